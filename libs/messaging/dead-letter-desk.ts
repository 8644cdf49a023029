import { SERVICES, type ServiceName } from '#libs/contracts';
import type { Queryable } from '#libs/database';
import { type DeadLetter, listDeadLetters, sendAgain, showDeadLetter } from './dead-letters';

const PAGE_LETTERS = 500;

export interface FiledLetter extends DeadLetter {
  /** Whose group could not take it. */
  service: ServiceName;
}

/** The dead letters of all services, for the operator who works beside the running system. */
export class DeadLetterDesk {
  /** @param db one connection that stays the same, of a user who may read every schema */
  constructor(private readonly db: Queryable) {}

  /** Service by service, oldest first. */
  async *list(): AsyncGenerator<FiledLetter> {
    for (const service of await this.open()) {
      let afterId: string | undefined;
      for (;;) {
        await this.turnTo(service);
        const page = await listDeadLetters(this.db, { limit: PAGE_LETTERS, afterId });
        for (const letter of page) yield { ...letter, service };
        if (page.length < PAGE_LETTERS) break;
        afterId = page.at(-1)!.id;
      }
    }
  }

  /** One letter with its message as text, or undefined. */
  async show(id: string): Promise<(FiledLetter & { message: string }) | undefined> {
    for (const service of await this.open()) {
      await this.turnTo(service);
      const found = await showDeadLetter(this.db, id);
      if (!found) continue;
      const { raw, ...letter } = found;
      return { ...letter, service, message: raw.toString('utf8') };
    }
    return undefined;
  }

  /**
   * Hands a letter, or all of them, to its group again; the group's process takes it from here.
   * @returns how many
   */
  async send(id: string | 'all'): Promise<number> {
    let sent = 0;
    for (const service of await this.open()) {
      await this.turnTo(service);
      // Where it throws the connection ends, and with it the transaction.
      await this.db.query('BEGIN');
      sent += await sendAgain(this.db, id === 'all' ? null : id, null);
      await this.db.query('COMMIT');
    }
    return sent;
  }

  private async open(): Promise<ServiceName[]> {
    const rows = await this.db.query<{ schema: ServiceName }>(
      `SELECT table_schema AS schema FROM information_schema.tables
       WHERE table_name = 'dead_letter' AND table_schema = ANY ($1)`,
      [SERVICES],
    );
    return SERVICES.filter((service) => rows.some(({ schema }) => schema === service));
  }

  private async turnTo(service: ServiceName): Promise<void> {
    await this.db.query(`SELECT set_config('search_path', $1, false), set_config('TimeZone', 'UTC', false)`, [
      service,
    ]);
  }
}
