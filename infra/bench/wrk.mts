import path from 'node:path';
import { run, tool } from './tools.mts';

const SCRIPTS = path.join(import.meta.dirname, 'lua');
/** One thread drives far more than two cores answer. */
const THREADS = 1;
const ANSWER_TIMEOUT_S = 10;
const MICROS_PER_MS = 1_000;

export interface Load {
  url: string;
  script: 'puts' | 'gets' | 'batch';
  /** For the script. */
  arguments: (string | number)[];
  connections: number;
  seconds: number;
}

export interface LoadResult {
  requests: number;
  perSecond: number;
  latencyMs: { p50: number; p99: number };
}

/** Runs wrk to its end. @throws Error when a request was refused or a connection broke */
export async function wrk(load: Load): Promise<LoadResult> {
  const settings = [
    `-t${THREADS}`,
    `-c${load.connections}`,
    `-d${Math.ceil(load.seconds)}s`,
    `--timeout=${ANSWER_TIMEOUT_S}s`,
  ];
  const script = [
    '-s',
    path.join(SCRIPTS, `${load.script}.lua`),
    load.url,
    '--',
    ...load.arguments.map(String),
  ];
  return readReport(await run(tool('wrk'), [...settings, ...script]));
}

/** @param text what wrk printed, with the line that our scripts end with */
export function readReport(text: string): LoadResult {
  const report = /^REPORT (\{.*\})$/m.exec(text)?.[1];
  if (report === undefined) throw new Error(`wrk gave no report: ${text.trim().slice(-500)}`);
  const { requests, microseconds, refused, broken, p50, p99 } = JSON.parse(report) as Record<string, number>;
  if (refused! + broken! > 0)
    throw new Error(`Of ${requests} requests ${refused} were refused and ${broken} got no answer.`);
  const [toMs, seconds] = [(micros: number) => micros / MICROS_PER_MS, microseconds! / 1e6];
  return {
    requests: requests!,
    perSecond: requests! / seconds,
    latencyMs: { p50: toMs(p50!), p99: toMs(p99!) },
  };
}
