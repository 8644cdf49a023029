import type { ServiceName } from '#libs/contracts';
import type { Database } from '#libs/database';
import { BusBase } from './bus-base';
import { Cursor } from './cursor';
import { Interrupted } from './deliver';
import type { Lag } from './event-bus';
import type { Group } from './group';
import { outboxLag } from './lag';
import { LIMITS } from './limits';
import { envelopeOf, readOutbox } from './outbox';
import { parseData } from './parse-event';
import { Backoff } from './waiting';

/** Consumers read the producers' outboxes in the database that they share, each through a cursor of its own. */
export class PostgresBus extends BusBase {
  protected readonly outboxReaders = 'groups';

  protected override runGroup(group: Group, stopping: AbortSignal): Promise<unknown> {
    const { database, from } = group.subscription;
    const lead = this.leadership(database);
    return Promise.all(
      from.map((source) =>
        lead.lead(`${group.name}/${source}`, stopping, (held) => this.read(group, source, held)),
      ),
    );
  }

  protected override runSource(): Promise<unknown> {
    return Promise.resolve();
  }

  override async ping(): Promise<void> {
    await this.options.databases.all()[0]?.query('SELECT 1');
  }

  override lag(): Promise<Lag[]> {
    return Promise.all(
      this.groups.flatMap(({ name, subscription: { database, from } }) =>
        from.map((source) => outboxLag(database, name, source)),
      ),
    );
  }

  /** Reads a source for a group until the lead is lost; the cursor moves after each batch. */
  private async read(group: Group, source: ServiceName, held: AbortSignal): Promise<void> {
    const database: Database = group.subscription.database;
    const cursor = await Cursor.take(database, group.name, source);
    const bell = this.bell(source);
    const { types } = group.subscription;
    const idle = new Backoff(LIMITS.poll_min_ms, LIMITS.poll_max_ms);
    while (!held.aborted) {
      const heard = bell.heard();
      const rows = await readOutbox(database, source, cursor.position, group.batchMax, types);
      const last = rows.at(-1);
      if (!last) {
        if (await bell.wait(heard, idle.take(), held)) idle.reset();
        continue;
      }
      idle.reset();
      const messages = rows.map((row) => {
        const envelope = envelopeOf(source, row);
        return {
          parsed: parseData(envelope, group.wanted),
          raw: () => Buffer.from(JSON.stringify(envelope)),
        };
      });
      try {
        await group.settle(source, messages, held);
      } catch (error) {
        if (error instanceof Interrupted) return;
        throw error;
      }
      if (!(await cursor.save({ epoch: last.epoch, xid: last.xid, seq: last.seq }))) return;
    }
  }
}
