import { eventually } from '#libs/testing';
import { SERVICES } from '#libs/contracts';
import { Product } from '../product';
import { BOTH, type Scenario, type Stage } from '../scenario';
import { stateOf } from '../state';
import { underLoad } from '../under-load';

/** Whose events the others' state is made of; what progression tells follows from them anew. */
const SOURCES = ['identity', 'habit', 'clan'] as const;
/** One in so many events comes twice. */
const TWICE_ONE_IN = 2;
const CHUNK_ROWS = 500;
const DRAIN_MAX_MS = { whole: 60_000, broken: 10_000 };

interface Told {
  id: string;
  type: string;
  subject: string;
  time: Date;
  data: object;
}

export const replayShuffled: Scenario = {
  number: 13,
  provokes: 'every event replayed, shuffled and half of them twice, into fresh consumers',
  holds: 'the same final state, to the byte',
  breakage: 'one event is replayed with another version and amount',
  sizes: BOTH,
  run: (stage) => underLoad(stage, { fault: () => Promise.resolve(), beforeEnd: () => replay(stage) }),
};

async function replay(stage: Stage): Promise<void> {
  const { size, compare, did, broken } = stage;
  const wanted = await stateOf(stage.product);
  const fresh = await Product.start({ size });
  try {
    for (const source of SOURCES) {
      const told = await stage.product.query<Told>(
        `SELECT id, type, subject, time, data FROM ${source}.outbox`,
      );
      const again = shuffled(stage, told);
      if (broken && source === 'habit') alterOne(again);
      await tell(fresh, source, again);
      did(`${source}: ${told.length} events are told as ${again.length}, in any order`);
    }
    const within_ms = broken ? DRAIN_MAX_MS.broken : DRAIN_MAX_MS.whole;
    const same = async () => (await differences(fresh, wanted)).length === 0;
    await eventually(same, { what: 'the same state', within_ms }).catch(() => undefined);
    compare({
      what: 'tables, to the byte',
      compared: wanted.size,
      differences: await differences(fresh, wanted),
    });
  } finally {
    await fresh.stop({ keepLogs: false });
  }
}

function shuffled({ choices }: Stage, told: readonly Told[]): Told[] {
  const all = told.flatMap((event) => (choices.below(TWICE_ONE_IN) === 0 ? [event, event] : [event]));
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = choices.below(at + 1);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}

/** A completion that stands says another amount, by a version that it never had. */
function alterOne(events: Told[]): void {
  const at = events.findIndex(({ data }) => (data as { status?: string }).status === 'done');
  const { data, ...event } = events[at]!;
  const { version, target } = data as { version: number; target: number };
  events[at] = { ...event, data: { ...data, version: version + 100, amount: target + 1 } };
}

/** Writes them into an outbox, where consumers that have seen nothing find them. */
async function tell(
  product: Product,
  source: (typeof SERVICES)[number],
  events: readonly Told[],
): Promise<void> {
  for (let from = 0; from < events.length; from += CHUNK_ROWS) {
    const chunk = events.slice(from, from + CHUNK_ROWS);
    await product.query(
      `INSERT INTO ${source}.outbox (id, type, subject, time, data)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::jsonb[])`,
      [
        chunk.map(({ id }) => id),
        chunk.map(({ type }) => type),
        chunk.map(({ subject }) => subject),
        chunk.map(({ time }) => time),
        chunk.map(({ data }) => JSON.stringify(data)),
      ],
    );
  }
}

async function differences(product: Product, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await stateOf(product);
  return [...wanted].flatMap(([table, rows]) =>
    found.get(table) === rows ? [] : [`${table} differs: ${firstDifference(rows, found.get(table)!)}`],
  );
}

function firstDifference(wanted: string, found: string): string {
  const [one, other] = [wanted.split('\n'), found.split('\n')];
  const at = one.findIndex((line, index) => line !== other[index]);
  return at < 0 ? `${other.length - one.length} rows more` : `${one[at]} became ${other[at]}`;
}
