import { readdirSync, readFileSync } from 'node:fs';
import { productProcesses } from '../../checker/processes';

/** What the product's programs hold: Linux only, it reads /proc. */
export interface Footprint {
  pids: string;
  residentMb: number;
  /** Open files and connections. */
  handles: number;
}

/** Of the Node processes below a launcher; the stores have measures of their own. */
export function footprint(launcherPid: number): Footprint {
  const processes = productProcesses(launcherPid).filter(
    ({ name }) => !['postgres', 'redis', 'kafka', 'nginx'].includes(name),
  );
  const sum = (of: (pid: number) => number): number =>
    processes.reduce((total, { pid }) => total + of(pid), 0);
  return {
    pids: processes.map(({ name, pid }) => `${name} ${pid}`).join(', '),
    residentMb: sum(residentMb),
    handles: sum((pid) => readdirSync(`/proc/${pid}/fd`).length),
  };
}

function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1_024);
}
