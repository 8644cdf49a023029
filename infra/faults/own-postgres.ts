import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '#libs/testing';
import { processesByPart } from '../checker/processes';
import { ROOT } from './product';

interface OwnPostgresOptions {
  /** What its processes get besides the runner's environment. */
  env?: Record<string, string>;
  /** Default: any free one. */
  port?: number;
  settings?: Record<string, string>;
}

/** A Postgres apart from the product's launcher: on a disk or with a clock of its own. */
export class OwnPostgres {
  private constructor(
    /** Of its database `postgres`, as the superuser. */
    readonly url: string,
    private readonly folder: string,
    private readonly keeper: ChildProcess,
  ) {}

  static async start(
    folder: string,
    { env = {}, port, settings = {} }: OwnPostgresOptions = {},
  ): Promise<OwnPostgres> {
    const script = path.join(ROOT, 'infra/faults/serve-postgres.mts');
    const flags = [
      ...(port === undefined ? [] : ['--port', String(port)]),
      ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ];
    const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, folder, ...flags];
    const keeper = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(keeper.stdout))
      if (line.startsWith('postgres://')) return new OwnPostgres(line, folder, keeper);
    throw new Error(`Postgres did not start in ${folder}`);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async stop(): Promise<void> {
    await this.ending(() => void this.keeper.stdin!.end());
  }

  /** All its processes are killed and its disk is gone. */
  async loseDisk(): Promise<void> {
    const pids = (): number[] => processesByPart(this.keeper.pid!).get('postgres') ?? [];
    // Asleep, the keeper starts nothing again.
    this.keeper.kill('SIGSTOP');
    for (const pid of pids()) process.kill(pid, 'SIGKILL');
    rmSync(path.join(this.folder, 'postgres'), { recursive: true, force: true });
    await this.ending(() => void this.keeper.kill('SIGKILL'));
    await eventually(() => pids().length === 0, { what: 'every process of Postgres to be gone' });
    rmSync(path.join(this.folder, 'postgres'), { recursive: true, force: true });
  }

  private async ending(end: () => void): Promise<void> {
    if (this.keeper.exitCode !== null || this.keeper.signalCode !== null) return;
    const gone = once(this.keeper, 'exit');
    end();
    await gone;
  }
}
