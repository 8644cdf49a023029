import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** What a process of the product looks like; workers of Postgres and nginx die with their masters. */
const PROCESSES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['node', /dist\/(infra\/all-in-one|services\/\w+|gateway)\/main\.js/],
  ['postgres', /\bpostgres\b.* -D /],
  ['redis', /(redis|valkey)-server /],
  ['kafka', /kafka\.Kafka/],
  ['nginx', /nginx: master/],
];

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [{ pid: Number(entry), parent, command }];
      } catch {
        return []; // It ended while we looked.
      }
    });
}

/** The product's processes below a launcher: name and pid. Linux only, it reads /proc. */
export function productProcesses(launcherPid: number): { name: string; pid: number }[] {
  const all = processes();
  const below = new Set([launcherPid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of all)
      if (below.has(parent) && !below.has(pid)) {
        below.add(pid);
        grown = true;
      }
  }
  below.delete(launcherPid);
  return all
    .filter(({ pid }) => below.has(pid))
    .flatMap(({ pid, command }) => {
      const found = PROCESSES.find(([, pattern]) => pattern.test(command));
      if (!found) return [];
      const part = /dist\/(?:infra\/|services\/)?([\w-]+)\/main\.js/.exec(command)?.[1];
      return [{ name: part ?? found[0], pid }];
    });
}
