import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './product';

/** A Postgres apart from the product's launcher: on a disk or with a clock of its own. */
export interface OwnPostgres {
  /** Of its database `postgres`, as the superuser. */
  url: string;
  stop(): Promise<void>;
}

/** @param env what its processes get besides the runner's environment */
export async function startOwnPostgres(
  folder: string,
  env: Record<string, string> = {},
): Promise<OwnPostgres> {
  const script = path.join(ROOT, 'infra/faults/serve-postgres.mts');
  const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, folder], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  for await (const line of lines)
    if (line.startsWith('postgres://'))
      return {
        url: line,
        stop: async () => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = once(child, 'exit');
          child.stdin.end();
          await gone;
        },
      };
  throw new Error(`Postgres did not start in ${folder}`);
}
