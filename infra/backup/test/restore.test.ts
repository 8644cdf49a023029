import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const RESTORE = path.resolve(__dirname, '../restore.sh');
const SMALL = 'keys postgres backup redis app front-files nginx';
const APART = 'keys postgres backup redis kafka migrate identity habit nginx';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-restore-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What it has Docker do, with an engine that does nothing and fails at what contains `fails`. */
function restore(args: string[], { services = SMALL, fails = 'nothing' } = {}) {
  const told = path.join(folder, 'told');
  const engine = `#!/bin/sh
echo "$*" >> '${told}'
case "$*" in *"${fails}"*) exit 1 ;; *"config --services"*) echo "${services}" | tr ' ' '\\n' ;; esac\n`;
  writeFileSync(path.join(folder, 'docker'), engine, { mode: 0o755 });
  const { status } = spawnSync('sh', [RESTORE, ...args], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  const commands = existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : [];
  return { status, commands: commands.map((command) => command.replace(/^compose /, '')) };
}

test('the product is told while nothing of it runs', () => {
  expect(restore([])).toEqual({
    status: 0,
    commands: [
      'run --rm restore --look',
      'build --quiet',
      '--profile * down --remove-orphans',
      'run --rm restore',
      'up --detach postgres',
      'exec -T postgres /backup/recovered.sh',
      'config --services',
      'up --detach --wait redis',
      'run --rm --no-deps app dist/infra/all-in-one/restored.js',
      'up --detach --wait',
    ],
  });
});

test('where parts run apart Kafka is there to be emptied', () => {
  const { commands } = restore([], { services: APART });
  expect(commands.slice(-3)).toEqual([
    'up --detach --wait redis kafka',
    'run --rm --no-deps --env KAFKA_BROKERS=kafka:9092 migrate dist/infra/all-in-one/restored.js',
    'up --detach --wait',
  ]);
});

test('nothing stops where it would not lay anything', () => {
  const { status, commands } = restore([], { fails: '--look' });
  expect(status).not.toBe(0);
  expect(commands).toEqual(['run --rm restore --look']);
});

test('who says that it may replace is not asked', () => {
  expect(restore(['--replace']).commands).not.toContain('run --rm restore --look');
});

test('nothing stops before the images are there', () => {
  const { status, commands } = restore([], { fails: 'build' });
  expect(status).not.toBe(0);
  expect(commands).toEqual(['run --rm restore --look', 'build --quiet']);
});

test.each(['run --rm restore', 'recovered.sh', 'restored.js'])('nothing starts when "%s" fails', (fails) => {
  const { status, commands } = restore([], { fails });
  expect(status).not.toBe(0);
  expect(commands.at(-1)).toContain(fails);
});

test('a moment, a backup of a month and a passphrase are handed on', () => {
  writeFileSync(path.join(folder, 'passphrase.txt'), 'open sesame');
  const to = restore(['--to', '2026-11-21 20:00:00+00', '--replace', '--passphrase', 'passphrase.txt']);
  expect(to.commands).toContain('run --rm restore --replace --to 2026-11-21 20:00:00+00');
  expect(to.commands[0]).toContain('/passphrase.txt:/given/backup-passphrase:ro keys');
  expect(restore(['--monthly', '20261101-014000F']).commands).toContain(
    'run --rm restore --monthly 20261101-014000F',
  );
});

test('the list of months stops nothing', () => {
  expect(restore(['--monthly', 'list']).commands).toEqual(['run --rm restore --monthly list']);
});

test.each([[['--soon']], [['--to']], [['--to', 'now', '--monthly', 'list']]])(
  'what it does not understand it does not do: %j',
  (args) => expect(restore(args)).toEqual({ status: 64, commands: [] }),
);
