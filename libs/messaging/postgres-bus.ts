import type { ServiceName } from '#libs/contracts';
import { BusBase } from './bus-base';
import { Cursor } from './cursor';
import { Interrupted } from './deliver';
import type { Lag } from './event-bus';
import type { Group } from './group';
import { outboxLag } from './lag';
import { LIMITS } from './limits';
import { envelopeOf, type OutboxRow, type Position, readOutbox } from './outbox';
import { parseData } from './parse-event';
import { Backoff, pause } from './waiting';

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

  /** Reads a source for a group until the lead is lost; the cursor follows now and then, and at the end. */
  private async read(group: Group, source: ServiceName, held: AbortSignal): Promise<void> {
    const { database, types } = group.subscription;
    const place = new ReaderPlace(await Cursor.take(database, group.name, source));
    const bell = this.bell(source);
    const idle = new Backoff(LIMITS.poll_min_ms, LIMITS.poll_max_ms);
    while (!held.aborted) {
      const heard = bell.heard();
      const { rows, full } = await readOutbox(database, source, place.position, group.batchMax, types);
      if (rows.length > 0) {
        if (!(await settle(group, source, rows, held))) break;
        place.moveTo(rows.at(-1)!);
        idle.reset(LIMITS.poll_found_ms);
      }
      // Of a full page much would come again.
      if ((full || place.isDue) && !(await place.save())) return;
      if (full) continue;
      if (rows.length > 0) await pause(group.restMs, held);
      if (await bell.wait(heard, idle.take(), held)) idle.reset();
    }
    await place.save();
  }
}

/** How far a reader is; consumers take what comes again after a crash, so not every step is saved. */
class ReaderPlace {
  position: Position;
  private savedAtMs = performance.now();

  constructor(private readonly cursor: Cursor) {
    this.position = cursor.position;
  }

  get isDue(): boolean {
    return performance.now() >= this.savedAtMs + LIMITS.place_saved_every_ms;
  }

  moveTo({ epoch, xid, seq }: Position): void {
    this.position = { epoch, xid, seq };
  }

  /** @returns false when another reader has taken the cursor over */
  async save(): Promise<boolean> {
    this.savedAtMs = performance.now();
    return this.position === this.cursor.position || this.cursor.save(this.position);
  }
}

/** @returns false when the lead is lost meanwhile */
async function settle(
  group: Group,
  source: ServiceName,
  rows: readonly OutboxRow[],
  held: AbortSignal,
): Promise<boolean> {
  const messages = rows.map((row) => {
    const envelope = envelopeOf(source, row);
    return {
      parsed: parseData(envelope, group.wanted),
      raw: () => Buffer.from(JSON.stringify(envelope)),
    };
  });
  try {
    await group.settle(source, messages, held);
    return true;
  } catch (error) {
    if (error instanceof Interrupted) return false;
    throw error;
  }
}
