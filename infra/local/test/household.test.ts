import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '#libs/testing';
import { startMark } from '../process-table.mts';

const QUIET = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

describe('what a launcher started', () => {
  let folder: string;
  let launcher: ChildProcess;
  let said = '';

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-household-'));
    const args = [QUIET, path.join(__dirname, 'keep.mts'), folder];
    launcher = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    said = '';
    launcher.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await eventually(() => pids('store').length === 1 && pids('part').length === 1, {
      what: 'both programs',
    });
  });
  afterEach(async () => {
    launcher.kill('SIGKILL');
    await eventually(() => [...pids('store'), ...pids('part')].every(isGone), { what: 'both to be gone' });
    rmSync(folder, { recursive: true, force: true });
  });

  const events = (): string[] => {
    const file = path.join(folder, 'events');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  const pids = (name: string): number[] =>
    events().flatMap((line) =>
      line.startsWith(`${name} `) && !line.includes('stopped') ? [Number(line.split(' ')[1])] : [],
    );

  test('starts again after a kill -9, and the launcher says so', async () => {
    process.kill(pids('part')[0]!, 'SIGKILL');
    await eventually(() => pids('part').length === 2, { what: 'the part to be back' });
    expect(said).toContain('part ended unexpectedly; starting it again in 0.25 s.');
    await eventually(() => said.includes('part is back.'), { what: 'the launcher to say so' });
    expect(pids('store')).toHaveLength(1);
  });

  test('ends in order: what serves people before what it drains into', async () => {
    const gone = once(launcher, 'exit');
    launcher.stdin!.end();
    await gone;
    expect(events().slice(-2)).toEqual(['part stopped', 'store stopped']);
  });

  test('ends in the same order when the launcher is killed', async () => {
    launcher.kill('SIGKILL');
    await eventually(() => [...pids('store'), ...pids('part')].every(isGone), { what: 'no orphans' });
    expect(events().slice(-2)).toEqual(['part stopped', 'store stopped']);
  });
});

/** Gone, or dead and only waiting for somebody to collect it. */
function isGone(pid: number): boolean {
  if (startMark(pid) === null) return true;
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}
