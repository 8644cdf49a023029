import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { ByPart } from './figure.mts';

/** What processes of the product look like; whatever else runs below a launcher is the launcher's. */
const PARTS: readonly (readonly [part: string, pattern: RegExp])[] = [
  ['postgres', /^(\S*\/)?postgres[: ]|setpriv .*postgres/],
  ['redis', /(redis|valkey)-server /],
  ['kafka', /kafka\.Kafka/],
  ['nginx', /^nginx: |\/nginx /],
];
const NODE_PART = /dist\/(?:infra\/|services\/)?([\w-]+)\/main\.js/;
const LOAD = 'load';
const KIB_PER_MIB = 1_024;
const MICROS_PER_SECOND = 1_000_000;

interface Process {
  pid: number;
  parent: number;
  part: string;
  /** Of itself and of children that have ended. */
  cpuTicks: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU microseconds so far, by part: everything below the launchers, and this process with its tools as the load. */
export function cpuByPart(launchers: readonly number[]): ByPart {
  const all = processes();
  const product = below(all, launchers);
  const load = below(all, [process.pid]).filter((each) => !product.includes(each));
  const micros: ByPart = {};
  for (const [part, { cpuTicks }] of [
    ...product.map((each) => [each.part, each] as const),
    ...load.map((each) => [LOAD, each] as const),
  ])
    micros[part] = (micros[part] ?? 0) + (cpuTicks / ticksPerSecond) * MICROS_PER_SECOND;
  return micros;
}

/** Resident MiB by part of everything below the launchers; pages that processes share count once. */
export function memoryByPart(launchers: readonly number[]): ByPart {
  const mib: ByPart = {};
  for (const { pid, part } of below(processes(), launchers))
    mib[part] = (mib[part] ?? 0) + residentKib(pid) / KIB_PER_MIB;
  return mib;
}

/** The processes of one part below the launchers. */
export const pidsOf = (part: string, launchers: readonly number[]): number[] =>
  below(processes(), launchers)
    .filter((each) => each.part === part)
    .map(({ pid }) => pid);

/** What an operation cost by part, between two readings. */
export function perOperation(before: ByPart, after: ByPart, operations: number): ByPart {
  const parts = Object.keys(after).map(
    (part) => [part, (after[part]! - (before[part] ?? 0)) / operations] as const,
  );
  return Object.fromEntries(parts.filter(([, micros]) => micros > 0));
}

function below(all: readonly Process[], roots: readonly number[]): Process[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found = all.filter(({ pid }) => roots.includes(pid));
  for (const each of found) found.push(...(children.get(each.pid) ?? []));
  return found;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        return [read(Number(entry))];
      } catch {
        return []; // It ended while we looked.
      }
    });
}

function read(pid: number): Process {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; the fields after it are counted from the state, which is the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  const [parent, ...ticks] = [fields[1], ...fields.slice(11, 15)].map(Number);
  return {
    pid,
    parent: parent!,
    part: partOf(command),
    cpuTicks: ticks.reduce((all, each) => all + each, 0),
  };
}

function partOf(command: string): string {
  const store = PARTS.find(([, pattern]) => pattern.test(command));
  return store?.[0] ?? NODE_PART.exec(command)?.[1] ?? 'launcher';
}

/** Proportional where the system tells it (shared pages are divided among who shares them), else all that is mapped. */
function residentKib(pid: number): number {
  const field = (file: string, name: string): number =>
    Number(
      new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0,
    );
  try {
    return field('smaps_rollup', 'Pss');
  } catch {
    return 0; // It ended while we looked.
  }
}
