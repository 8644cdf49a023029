import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { eventually, freePort, type Stack, startStack, wireClient } from '#libs/testing';
import { credentialsIn, demo, signIn } from './run-demo';

const PEOPLE = 6;

let stack: Stack;
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
const run = (...args: string[]) => demo({ DATA_DIR: folder }, args);
beforeAll(async () => (stack = await startStack()));
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a valley is filled, and a second start goes on with the same people', async () => {
  const first = await run('--url', stack.url, '--people', String(PEOPLE), '--pace', '1440');
  expect(first).toMatchObject({
    code: 0,
    out: expect.stringContaining('6 people (6 of them new) in 2 clans'),
  });
  const token = await signIn(stack.url, first.out);
  const seen = await eventually(
    async () => {
      const now = await look(token);
      return now.madra > 0 && now.board.length >= PEOPLE - 1 ? now : null;
    },
    { what: 'everyone on the board, with madra' },
  );
  expect(seen.clans.map(({ memberCount }) => memberCount)).toEqual([3, 3]);
  expect(seen.habits.length).toBeGreaterThanOrEqual(3);
  expect(seen.written.length).toBeGreaterThan(0);

  const second = await run('--url', stack.url, '--people', String(PEOPLE));
  expect(second).toMatchObject({
    code: 0,
    out: expect.stringContaining('6 people (0 of them new) in 2 clans'),
  });
  expect(credentialsIn(second.out)).toEqual(credentialsIn(first.out));
  const again = await look(await signIn(stack.url, second.out));
  expect(again.clans).toEqual(seen.clans);
  expect(again.habits).toEqual(seen.habits);
  expect(again.written).toEqual(seen.written);
  expect(statSync(join(folder, 'demo.json')).mode & 0o777).toBe(0o600);
});

test('says what is wrong with where it is sent, and how it is used', async () => {
  const nobody = await run('--url', `http://127.0.0.1:${await freePort()}`);
  expect(nobody).toMatchObject({ code: 1, out: expect.stringContaining('start Sacred Valley first') });
  const other = createServer((_, answer) => answer.end('{"items": []}'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const stranger = await run('--url', `http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  other.close();
  expect(stranger).toMatchObject({ code: 1, out: expect.stringContaining('is no Sacred Valley') });
  for (const args of [['--people', '3'], ['--pace', 'fast'], ['--url', 'valley'], ['--moon']])
    expect(await run(...args)).toMatchObject({
      code: 1,
      out: expect.stringContaining('npm run demo -- [--url'),
    });
});

/** What somebody sees of the valley. */
async function look(token: string) {
  const http = wireClient(stack.url, token);
  const clans = (await http.get('/v1/clans')).body.items as { name: string; memberCount: number }[];
  const habits = (await http.get('/v1/habits')).body.items as { id: string; name: string }[];
  const path = `/v1/habits/${habits[0]!.id}/completions`;
  const written = (await http.get(path)).body.items as object[];
  const madra = (await http.get('/v1/progress')).body.madra as number;
  const board = (await http.get('/v1/boards/global?period=all_time')).body.items as object[];
  return { clans, habits, written, madra, board };
}
