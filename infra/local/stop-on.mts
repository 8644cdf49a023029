import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { commandLine, startMark } from './process-table.mts';

/** A Ctrl-C arrives up to three times: from the terminal, from npm and from `with-node.mjs`. */
const SAME_CTRL_C_MS = 1_000;
const PARENTS_PROBE_EVERY_MS = 1_000;
const PARENTS_MAX = 4;

/**
 * Calls `stop` once when this process is asked to end (Ctrl-C, a signal, or npm above it being killed), and
 * `hurry` when it is asked again.
 */
export function stopOnRequest(stop: () => void, hurry: () => void): void {
  let askedAt: number | null = null;
  const ask = (): void => {
    const now = performance.now();
    if (askedAt === null) stop();
    else if (now - askedAt > SAME_CTRL_C_MS) hurry();
    askedAt ??= now;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  whenParentsAreGone(() => askedAt === null && ask());
}

/** Started through npm, this process is nobody's any more once npm or the shell between them was killed. */
function whenParentsAreGone(gone: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parents = ancestors(process.pid).map((pid) => ({ pid, mark: startMark(pid) }));
  const timer = setInterval(() => {
    if (parents.every(({ pid, mark }) => startMark(pid) === mark)) return;
    clearInterval(timer);
    gone();
  }, PARENTS_PROBE_EVERY_MS);
  timer.unref();
}

/** The processes above this one, up to and with npm. */
function ancestors(pid: number): number[] {
  const found: number[] = [];
  for (let at = parentOf(pid); at !== null && at > 1 && found.length < PARENTS_MAX; at = parentOf(at)) {
    found.push(at);
    if (/\bnpm\b/.test(commandLine(at) ?? '') && !commandLine(at)!.includes('with-node.mjs')) return found;
  }
  return found.slice(0, 1);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout) || null;
  }
}
