import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type FreshDatabase, freshDatabase, type FreshRedis, freshRedis } from '#libs/testing';
import { ROOT } from '../places';

const LAUNCHER_GONE_MAX_MS = 20_000;

let database: FreshDatabase;
let redis: FreshRedis;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await redis?.stop();
  await database?.drop();
});

function start(env: Record<string, string> = {}) {
  const hook = join(ROOT, 'libs/testing/register-typescript.cjs');
  const args = ['--conditions=sacred-valley', '-r', hook, join(__dirname, 'program.ts')];
  const stores = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...stores, PORT: '0', METRICS_PORT: '0', HOST: '127.0.0.1', ...env },
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, said }));
  const ready = () => eventually(() => said.includes('"msg":"ready"'), { what: 'the program to be ready' });
  return { child, ended, ready };
}

test.each([
  [{ PORT: 'http' }, /PORT \("http"\) is not a whole number.*Example: PORT=8080/],
  [{ PARTS: 'gateway' }, /PARTS names "gateway", which is not in this program/],
  [{ TOKEN_KEY: 'hidden-secret' }, /TOKEN_KEY is not a private Ed25519 key/],
])(
  'a broken setting %j ends the program with words and the code of a configuration error',
  async (env, words) => {
    const { code, said } = await start(env as unknown as Record<string, string>).ended;
    expect([code, said]).toEqual([78, expect.stringMatching(words)]);
    expect(said).not.toContain('hidden-secret');
    expect(said).not.toMatch(/ at .*\.ts/);
  },
);

test('SIGTERM ends it in good order', async () => {
  const program = start();
  await program.ready();
  program.child.kill('SIGTERM');
  const { code, said } = await program.ended;
  expect([code, said]).toEqual([0, expect.stringContaining('"msg":"stopped"')]);
});

test('an error that nobody caught is its last line, without what hangs on it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const breaks = join(folder, 'breaks.cjs');
  writeFileSync(
    breaks,
    `process.on('SIGUSR2', () => {
       throw Object.assign(new Error('to redis://:hidden-secret@host'), { command: { args: ['hidden-secret'] } });
     });`,
  );
  const program = start({ NODE_OPTIONS: `--require=${breaks}` });
  await program.ready();
  program.child.kill('SIGUSR2');
  const { code, said } = await program.ended;
  rmSync(folder, { recursive: true });
  expect(code).toBe(1);
  expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({
    level: 'fatal',
    msg: 'an error that nobody caught',
  });
  expect(said).not.toContain('hidden-secret');
});

test('it ends by itself soon after its launcher is gone', async () => {
  const launcher = spawn('sleep', ['1000']);
  children.push(launcher);
  const program = start({ LAUNCHER_PID: String(launcher.pid) });
  await program.ready();
  launcher.kill('SIGKILL');
  const killedAt = performance.now();
  await program.ended;
  expect(performance.now() - killedAt).toBeLessThan(LAUNCHER_GONE_MAX_MS);
});
