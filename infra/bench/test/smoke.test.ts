import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Figure } from '../figure.mts';

const MAIN = join(__dirname, '../main.mts');

test('a short bench starts the product, seeds it, loads it and tells what it saw', async () => {
  const { code, out } = await bench('live', '--json', '--rounds', '1', '--seconds', '1', '--users', '40');
  expect(code).toBe(0);
  const { header, figures } = JSON.parse(out) as { header: string[]; figures: Figure[] };
  expect(header[0]).toBe('npm run bench -- live --json --rounds 1 --seconds 1 --users 40');
  expect(figures.map(({ workload, unit }) => `${workload} ${unit}`)).toEqual(['live ms', 'live ms']);
  expect(figures[0]!.spread.median).toBeGreaterThan(0);
  expect(Object.keys(figures[0]!.cpu!)).toEqual(expect.arrayContaining(['all-in-one', 'postgres', 'load']));
  expect(figures[1]!.notes).toEqual([expect.stringMatching(/^sightings \d+, never seen 0$/)]);
});

/** Runs the bench as `npm run bench` does. */
function bench(...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, out }));
  });
}
