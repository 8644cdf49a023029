import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockInstance } from '../instance-lock.mts';
import { startMark } from '../process-table.mts';

describe('one launcher on a data folder', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-lock-'));
    file = path.join(folder, 'launcher.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const held = (pid: number, mark: string): void =>
    writeFileSync(file, JSON.stringify({ pid, mark, url: 'http://localhost:8080' }));

  test('a second one is refused, with what to do about it', () => {
    lockInstance(folder, 'http://localhost:8080');
    expect(() => lockInstance(folder, 'http://localhost:8081')).toThrow(
      `Sacred Valley already runs on ${folder} (process ${process.pid}, http://localhost:8080)`,
    );
  });

  test('is free again once it is given back', () => {
    lockInstance(folder, 'http://localhost:8080')();
    expect(existsSync(file)).toBe(false);
    lockInstance(folder, 'http://localhost:8081');
  });

  test('a holder that was killed is replaced', () => {
    held(2 ** 22 + 1, '1');
    lockInstance(folder, 'http://localhost:8080');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  test('a later process with the same number is not taken for the holder', () => {
    held(process.pid, `${startMark(process.pid)}0`);
    lockInstance(folder, 'http://localhost:8080');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ mark: startMark(process.pid) });
  });

  test('half a file counts as nobody', () => {
    writeFileSync(file, '{"pid":');
    lockInstance(folder, 'http://localhost:8080');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
