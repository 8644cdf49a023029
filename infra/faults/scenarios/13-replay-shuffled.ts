import { setTimeout as wait } from 'node:timers/promises';
import { SERVICES } from '#libs/contracts';
import type { Crowd } from '../../checker/crowd';
import type { Choices } from '../../checker/random';
import { Wire } from '../../checker/wire';
import { registerGuests } from '../people';
import { Product } from '../product';
import { BOTH, type Scenario, type Stage } from '../scenario';
import { boardsOf, stateOf } from '../state';

/** Whose events the others' state is made of; what progression tells follows from them anew. */
const SOURCES = ['identity', 'habit', 'clan'] as const;
/** One in so many events comes twice. */
const TWICE_ONE_IN = 2;
const ASK_EVERY_MS = 500;
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
  fault: () => Promise.resolve(),
  beforeEnd: replay,
};

async function replay(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, size, did, broken, choices } = stage;
  const boards = ['global', 'clans', ...crowd.clans.map(({ id }) => `clan:${id}`)];
  const tables = await stateOf(product);
  const told = await Promise.all(SOURCES.map((source) => eventsOf(product, source)));
  const shown = await boardsOf(await stranger(product, choices), boards);
  const fresh = await Product.start({ size });
  try {
    for (const [index, source] of SOURCES.entries()) {
      const again = shuffled(stage, told[index]!);
      if (broken && source === 'habit') alterOne(again);
      await tell(fresh, source, again);
      did(`${source}: ${told[index]!.length} events are told as ${again.length}, in any order`);
    }
    await agree(stage, 'tables', tables, () => stateOf(fresh));
    const viewer = await stranger(fresh, choices);
    await agree(stage, 'boards', shown, () => boardsOf(viewer, boards));
  } finally {
    await fresh.stop({ keepLogs: false });
  }
}

const eventsOf = (product: Product, source: string): Promise<Told[]> =>
  product.query<Told>(`SELECT id, type, subject, time, data FROM ${source}.outbox`);

/** Compares what has become of the events, again and again until it is the same or the time is up. */
async function agree(
  { compare, broken }: Stage,
  what: string,
  wanted: ReadonlyMap<string, string>,
  read: () => Promise<Map<string, string>>,
): Promise<void> {
  const untilMs = Date.now() + (broken ? DRAIN_MAX_MS.broken : DRAIN_MAX_MS.whole);
  let found = differences(await read(), wanted);
  while (found.length > 0 && Date.now() < untilMs) {
    await wait(ASK_EVERY_MS);
    found = differences(await read(), wanted);
  }
  compare({ what: `${what}, to the byte`, compared: wanted.size, differences: found });
}

const stranger = async (product: Product, choices: Choices): Promise<Wire> =>
  (await registerGuests(new Wire(product.url), 1, choices))[0]!.wire;

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

function differences(found: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): string[] {
  return [...wanted].flatMap(([what, rows]) =>
    found.get(what) === rows ? [] : [`${what} differs: ${firstDifference(rows, found.get(what) ?? '')}`],
  );
}

function firstDifference(wanted: string, found: string): string {
  const [one, other] = [wanted.split('\n'), found.split('\n')];
  const at = one.findIndex((line, index) => line !== other[index]);
  return at < 0 ? `${other.length - one.length} rows more` : `${one[at]} became ${other[at]}`;
}
