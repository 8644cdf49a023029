import { forEach, pause } from '../wire.mts';
import { type Acknowledged, type FromCrowd, type ToCrowd, wallMs } from './crowd-protocol.mts';
import { Sightings } from './sightings.mts';
import { watch } from './watcher.mts';

/** A process of its own, so that watching costs the measuring side nothing: watchers that count and read deltas. */
const SEEN_TIMEOUT_MS = 10_000;
const PROBE_EVERY_MS = 100;

/** By board: who watches it and reads what comes; the others only count. */
const readers = new Map<string, number[]>();
const sightings = new Map<string, Sightings>();
let [deliveries, ended] = [0, 0];
const tell = (message: FromCrowd): void => void process.send!(message);

process.on('message', (message: ToCrowd) => void take(message));
process.on('disconnect', () => process.exit(0));

async function take(message: ToCrowd): Promise<void> {
  if (message.kind === 'open') return open(message);
  if (message.kind === 'measure') return measure(message.acknowledged);
  for (const each of sightings.values()) each.clear();
  deliveries = 0;
}

async function open({ port, subscriptions, readEach }: ToCrowd & { kind: 'open' }): Promise<void> {
  let problem: string | null = null;
  let sockets = 0;
  await forEach(subscriptions, async (subscription, index) => {
    const reads = index % readEach === 0;
    const { board } = subscription;
    try {
      await watch(
        port,
        subscription,
        (payload) => {
          deliveries += 1;
          if (reads) note(board, index, payload);
        },
        () => (ended += 1),
      );
      sockets += 1;
      if (reads) readers.set(board, [...(readers.get(board) ?? []), index]);
    } catch (error) {
      problem = (error as Error).message;
    }
  });
  tell({ kind: 'opened', sockets, problem });
}

const NOTHING_SEEN = new Sightings();

function note(board: string, watcher: number, payload: Buffer): void {
  const seenAtMs = wallMs();
  const text = payload.toString('utf8');
  if (!text.startsWith('42["board:delta"')) return;
  const [, delta] = JSON.parse(text.slice(2)) as [
    string,
    { upserts: { memberId: string; reachedAt: string }[] },
  ];
  let known = sightings.get(board);
  if (known === undefined) sightings.set(board, (known = new Sightings()));
  for (const { memberId, reachedAt } of delta.upserts)
    known.add(watcher, memberId, Date.parse(reachedAt), seenAtMs);
}

async function measure(acknowledged: readonly Acknowledged[]): Promise<void> {
  const deadline = performance.now() + SEEN_TIMEOUT_MS;
  const delays = (): (number | null)[] =>
    acknowledged.flatMap((each) =>
      (sightings.get(each.board) ?? NOTHING_SEEN).delays(each, readers.get(each.board) ?? []),
    );
  let all = delays();
  while (all.includes(null) && performance.now() < deadline) {
    await pause(PROBE_EVERY_MS);
    all = delays();
  }
  const seen = all.filter((delay) => delay !== null);
  tell({ kind: 'measured', delaysMs: seen, unseen: all.length - seen.length, deliveries, ended });
}
