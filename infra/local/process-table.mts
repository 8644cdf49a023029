import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process was started as, or null when there is none by that number. */
export function commandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
  } catch {
    return process.platform === 'linux' ? null : fromPs(pid, 'args=');
  }
}

/** Tells one process from a later one with the same number: its start, as the system writes it; null when gone. */
export function startMark(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return process.platform === 'linux' ? null : fromPs(pid, 'lstart=');
  }
}

function fromPs(pid: number, column: string): string | null {
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || null;
}
