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
export const productProcesses = (launcherPid: number): { name: string; pid: number }[] =>
  below(launcherPid).flatMap(({ pid, command }) => {
    const name = nameOf(command);
    return name === undefined ? [] : [{ name, pid }];
  });

/** All processes below a launcher by the name of the part or the store that they belong to, workers of stores too. */
export function processesByPart(launcherPid: number): Map<string, number[]> {
  const all = new Map(below(launcherPid).map((process) => [process.pid, process]));
  const partOf = (process: Process | undefined): string | undefined =>
    process && (nameOf(process.command) ?? partOf(all.get(process.parent)));
  const parts = new Map<string, number[]>();
  for (const process of all.values()) {
    const part = partOf(process);
    if (part !== undefined) parts.set(part, [...(parts.get(part) ?? []), process.pid]);
  }
  return parts;
}

function below(launcherPid: number): Process[] {
  const all = processes();
  const found = new Set([launcherPid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of all)
      if (found.has(parent) && !found.has(pid)) {
        found.add(pid);
        grown = true;
      }
  }
  found.delete(launcherPid);
  return all.filter(({ pid }) => found.has(pid));
}

function nameOf(command: string): string | undefined {
  const found = PROCESSES.find(([, pattern]) => pattern.test(command));
  return found && (/dist\/(?:infra\/|services\/)?([\w-]+)\/main\.js/.exec(command)?.[1] ?? found[0]);
}
