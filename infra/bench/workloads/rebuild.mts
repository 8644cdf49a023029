import { connect } from 'node:net';
import type { Bench, GrownStand } from '../bench.mts';
import type { Stand } from '../stand.mts';
import { atMost, type Figure, figure } from '../figure.mts';
import { spreadOf, sum } from '../numbers.mts';
import type { Product } from '../product.mts';
import { PERIODS } from '../truth/expected.mts';
import { forEach, pause } from '../wire.mts';
import { monthOf, weekOf } from '../world/calendar.mts';

const TARGET_S = 60;
const GIVE_UP_MS = 300_000;
const ASK_EVERY_MS = 100;

interface Answer {
  status: number;
  total: number | null;
  ms: number;
}

/** 8: all boards from Postgres into an index that was emptied, at the size of workload 7. */
export async function rebuild(bench: Bench): Promise<Figure[]> {
  const all = await bench.grown();
  const { stand } = all;
  const boards = boardsOf(all);
  const totals = new Map<string, number>();
  for (const board of boards) totals.set(board, (await untilTold(stand, board)).total!);
  const rounds = await bench.rounds(() => rebuildOnce(stand, boards, totals));
  const answers = rounds.flatMap((round) => round.answers);
  const refused = answers.filter(({ status }) => status !== 200);
  return [
    figure({
      workload: 'rebuild',
      what: `${boards.length} boards, ${sum(totals.values()).toLocaleString('en-US')} standings`,
      unit: 's',
      spread: spreadOf(rounds.map(({ seconds }) => seconds)),
      target: atMost(TARGET_S),
      notes: [
        `${answers.length} reads meanwhile, of which ${refused.length} were refused; the slowest took ` +
          `${(Math.max(...answers.map(({ ms }) => ms)) / 1_000).toFixed(1)} s`,
      ],
    }),
  ];
}

async function rebuildOnce(stand: Stand, boards: readonly string[], totals: ReadonlyMap<string, number>) {
  await flush(stand.product);
  const began = performance.now();
  const answers: Answer[] = [];
  await forEach(boards, async (board) => {
    for (;;) {
      const answer = await ask(stand, board);
      answers.push(answer);
      if (answer.total === totals.get(board)) return;
      if (performance.now() - began > GIVE_UP_MS) throw new Error(`${board} was not whole again in time.`);
      await pause(ASK_EVERY_MS);
    }
  });
  return { seconds: (performance.now() - began) / 1_000, answers };
}

/** Today's periods of every board, and those of the dates that the history was told of, on which everyone stands. */
function boardsOf({ stand: { world }, grown: { told } }: GrownStand): string[] {
  const names = ['global', 'clans', ...world.clans.map((id) => `clan:${id}`)];
  const past = { day: (date: string) => date, week: weekOf, month: monthOf };
  const keys = Object.entries(past).flatMap(([period, keyOf]) =>
    [...new Set(told.map(keyOf))].map((key) => `global?period=${period}&key=${key}`),
  );
  return [...names.flatMap((name) => PERIODS.map((period) => `${name}?period=${period}`)), ...keys];
}

async function untilTold(stand: Stand, board: string): Promise<Answer> {
  for (;;) {
    const answer = await ask(stand, board);
    if (answer.total !== null) return answer;
    await pause(ASK_EVERY_MS);
  }
}

async function ask({ product, world }: Stand, board: string): Promise<Answer> {
  const began = performance.now();
  const headers = { authorization: `Bearer ${world.people[0]!.token}` };
  const answer = await fetch(`${product.url}/v1/boards/${board}&limit=1`, { headers });
  const body = (await answer.json()) as { total?: number };
  return { status: answer.status, total: answer.ok ? body.total! : null, ms: performance.now() - began };
}

/** Empties the run's Redis. */
function flush(product: Product): Promise<void> {
  const { port, password } = product.redis();
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nFLUSHALL\r\n`));
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said !== '+OK\r\n+OK\r\n' && said.length < 10) return;
      socket.destroy();
      if (said === '+OK\r\n+OK\r\n') resolve();
      else reject(new Error(`Redis said ${said.trim()}`));
    });
    socket.once('error', reject);
  });
}
