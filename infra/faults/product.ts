import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import type { Client } from 'pg';
import { clientFor } from '#libs/database';
import { serversOf } from '#libs/domain-kit';
import { eventually, freePort } from '#libs/testing';
import { SERVICES } from '#libs/contracts';
import { CannotProvoke } from './cannot-provoke';
import { processesByPart, productProcesses } from '../checker/processes';

/** In how many processes the product runs: one, or each part in its own with Kafka between them. */
export type Size = 'all-in-one' | 'services';
export type PartName = (typeof PARTS)[number];
export type StoreName = 'postgres' | 'redis' | 'kafka' | 'nginx';

export interface ProductOptions {
  size: Size;
  /** Settings by their environment variables, over those of every run. */
  settings?: Record<string, string>;
}

export const PARTS = [...SERVICES, 'gateway'] as const;
/** Compiled, this file lies three folders below the root. */
export const ROOT = path.resolve(__dirname, '../../..');
const LAUNCHERS = { 'all-in-one': 'start.mts', services: 'start-services.mts' } as const;
/** With a first build, and Kafka's jars on a slow network, in milliseconds. */
const START_MAX_MS = 300_000;
const BACK_MAX_MS = 120_000;

/** The product as its launcher runs it, on ports and data of its own. */
export class Product {
  private readonly settings = new Map<PartName, string[]>();
  private launcher: ChildProcess;
  /** Processes that were sent a signal that ends them. */
  private ended = 0;

  private constructor(
    readonly size: Size,
    readonly url: string,
    readonly folder: string,
    private readonly launch: () => ChildProcess,
  ) {
    this.launcher = launch();
  }

  /**
   * Starts it fresh and waits until it is ready.
   * @throws CannotProvoke where something that it needs is not installed, else Error with what the launcher said
   */
  static async start({ size, settings = {} }: ProductOptions): Promise<Product> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-faults-'));
    const [port, metricsPort] = [await freePort(), await freePort()];
    const script = path.join(ROOT, 'infra/local', LAUNCHERS[size]);
    const env = {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      RATE_LIMIT_FACTOR: '0',
      LOG_LEVEL: 'warn',
      // Stores have to be processes that can be found and killed, so no engine is to answer.
      DOCKER_HOST: 'unix:///nowhere',
      ...settings,
    };
    const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script];
    // A Ctrl-C is for the runner, which then stops the product in order.
    const options: SpawnOptions = { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true };
    const product = new Product(size, `http://127.0.0.1:${port}`, folder, () =>
      spawn(process.execPath, args, options),
    );
    try {
      await product.untilLaunched();
    } catch (error) {
      await product.stop({ keepLogs: !(error instanceof CannotProvoke) });
      throw error;
    }
    return product;
  }

  /** Ends every process of it, does something meanwhile, and starts it again at the same address, on what is there. */
  async restartAround(work: () => Promise<void>): Promise<void> {
    await this.stop({ keepLogs: true });
    await work();
    this.settings.clear();
    this.launcher = this.launch();
    await this.untilLaunched();
  }

  private async untilLaunched(): Promise<void> {
    const log = createWriteStream(path.join(this.folder, 'launcher.log'), { flags: 'a' });
    let said = '';
    for (const stream of [this.launcher.stdout!, this.launcher.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
      stream.pipe(log);
    }
    await eventually(() => said.includes('is ready at') || this.launcher.exitCode !== null, {
      what: 'the launcher to say that the product is ready',
      within_ms: START_MAX_MS,
    });
    if (this.launcher.exitCode === null) {
      for (const part of PARTS) this.setting('DATABASE_URL', part);
      return;
    }
    const reason = said.trim();
    throw / is needed/.test(reason)
      ? new CannotProvoke(reason)
      : new Error(`The product did not start: ${reason}`);
  }

  /** Ends it in good order. @param keepLogs leaves its folder where it is */
  async stop({ keepLogs }: { keepLogs: boolean }): Promise<void> {
    if (this.launcher.exitCode === null && this.launcher.signalCode === null) {
      const gone = once(this.launcher, 'exit');
      this.launcher.kill('SIGTERM');
      await gone;
    }
    if (!keepLogs) rmSync(this.folder, { recursive: true, force: true });
  }

  /** All its processes by part or store. */
  get processes(): Map<string, number[]> {
    return processesByPart(this.launcher.pid!);
  }

  /** The processes of a part or a store, in the order of their start. */
  pids(name: PartName | StoreName): number[] {
    const isStore = ['postgres', 'redis', 'kafka', 'nginx'].includes(name);
    const process = isStore || this.size === 'services' ? name : 'all-in-one';
    return productProcesses(this.launcher.pid!).flatMap((each) => (each.name === process ? each.pid : []));
  }

  signal(pid: number, signal: NodeJS.Signals): void {
    process.kill(pid, signal);
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.ended += 1;
  }

  /** Processes that ended without a signal of ours, as the launcher tells that it starts them again. */
  get diedByItself(): number {
    const said = readFileSync(path.join(this.folder, 'launcher.log'), 'utf8');
    return said.split('ended unexpectedly').length - 1 - this.ended;
  }

  /** Sends a signal that ends the process, the first one of that name. */
  kill(name: PartName | StoreName, signal: NodeJS.Signals = 'SIGKILL'): number {
    const pid = this.pids(name)[0];
    if (pid === undefined) throw new Error(`There is no process of ${name} to kill`);
    this.signal(pid, signal);
    return pid;
  }

  /** Resolves when the launcher has replaced this process and all parts are ready again. */
  async isBack(name: PartName | StoreName, without: number, within_ms = BACK_MAX_MS): Promise<void> {
    const replaced = () =>
      this.pids(name).some((pid) => pid !== without) && !this.pids(name).includes(without);
    await eventually(replaced, { what: `${name} to be started again`, within_ms });
    await this.isReady(within_ms);
  }

  async isReady(within_ms = BACK_MAX_MS): Promise<void> {
    const asked = () => fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    await eventually(async () => (await asked()).ok, { what: 'every part to be ready', within_ms });
  }

  /** The file that what a part says goes to. */
  logOf(part: PartName): string {
    const name = this.size === 'services' ? part : 'sacred-valley';
    return path.join(this.folder, 'logs', `${name}.log`);
  }

  /** A setting that the launcher gave to a part, such as `DATABASE_URL`; remembered while the part is dead. */
  setting(name: string, part: PartName = 'identity'): string {
    const known = this.settings.get(part) ?? this.readSettings(part);
    this.settings.set(part, known);
    const found = known.find((entry) => entry.startsWith(`${name}=`));
    if (found === undefined) throw new Error(`${part} was not told ${name}`);
    return found.slice(name.length + 1);
  }

  private readSettings(part: PartName): string[] {
    return readFileSync(`/proc/${this.pids(part)[0]}/environ`, 'utf8').split('\0');
  }

  /** What a part's metrics say for a name with these labels; undefined when they don't. */
  async metric(part: PartName, name: string, labels: Record<string, string>): Promise<number | undefined> {
    const answer = await fetch(`http://127.0.0.1:${this.setting('METRICS_PORT', part)}/metrics`);
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const line = (await answer.text())
      .split('\n')
      .find((each) => each.startsWith(`${name}{`) && wanted.every((label) => each.includes(label)));
    return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
  }

  /** Resident memory of every process of the parts, in MiB, by its id. */
  memory(): Map<number, number> {
    const pids = new Set(PARTS.flatMap((part) => this.pids(part)));
    return new Map([...pids].map((pid) => [pid, residentMib(pid)]));
  }

  /** A connection of the superuser, apart from the product's. Whoever opens it ends it. */
  async connect(): Promise<Client> {
    const servers = serversOf(this.setting('DATABASE_URL'));
    const client = new (clientFor(servers))({ connectionString: servers[0] });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** One statement on a connection of its own: the server may have been killed since the last one. */
  async query<Row>(sql: string, params: unknown[] = []): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query(sql, params)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  /** What to do with the product's Redis. */
  async withRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.setting('REDIS_URL'));
    redis.on('error', () => undefined);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }
}

function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) / 1024;
}
