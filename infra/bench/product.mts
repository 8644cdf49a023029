import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { INSPECTABLE_ONCE_WOKEN } from '../checker/inspector.ts';
import { ROOT } from '../local/compile.mts';
import { Household } from '../local/household.mts';
import { LogFile } from '../local/log-file.mts';
import { freePort, isReadyAt } from '../local/ports.mts';
import { runningPostgres } from '../local/postgres-of-home.mts';
import { commandLine } from '../local/process-table.mts';
import { launcherOf } from '../local/running-here.mts';
import { pidsOf } from './processes.mts';

const READY_TIMEOUT_MS = 300_000;
/** Stores that someone set for their own installation are not for a bench to fill. */
const OWN_STORES = { DATABASE_URL: undefined, REDIS_URL: undefined, KAFKA_BROKERS: undefined };

export interface ProductOptions {
  services: boolean;
  /** As `npm run start:services` takes it. */
  replicas?: string;
  /** By their environment variables, over those of every run. */
  settings?: Record<string, string>;
  /** The checkout it runs from. Default: this one. */
  root?: string;
}

/** The product as `npm start` or `npm run start:services` runs it, on ports and data of its own, without limits. */
export class Product {
  /** Signs access tokens; the product is given the same one. */
  readonly tokenKey: KeyObject = generateKeyPairSync('ed25519').privateKey;
  readonly services: boolean;
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-bench-'));
  port = 0;
  metricsPort = 0;
  /** The process below which everything of it runs. */
  launcherPid = 0;
  readonly #replicas: string;
  readonly #root: string;
  readonly #given: Record<string, string>;
  #household = new Household();

  constructor({ services, replicas = '', settings = {}, root = ROOT }: ProductOptions) {
    this.services = services;
    this.#replicas = replicas;
    this.#root = root;
    this.#given = settings;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get data(): string {
    return path.join(this.folder, 'data');
  }

  /** As the superuser. */
  get databaseUrl(): string {
    return runningPostgres(this.data)!;
  }

  /** @returns how long it took until it was ready, in milliseconds */
  async start(): Promise<number> {
    [this.port, this.metricsPort] = [await freePort(), await freePort()];
    const began = performance.now();
    await this.#household.start({
      name: 'the product',
      role: 'part',
      command: process.execPath,
      args: [
        ...process.execArgv,
        path.join(this.#root, 'infra/local', this.services ? 'start-services.mts' : 'start.mts'),
      ],
      env: { ...process.env, ...OWN_STORES, ...this.#settings() },
      cwd: this.#root,
      log: new LogFile(path.join(this.folder, 'launcher.log')),
      stopSignal: 'SIGTERM',
      isReady: () => isReadyAt(this.port),
      readyTimeoutMs: READY_TIMEOUT_MS,
    });
    this.launcherPid = launcherOf(this.data).pid;
    return performance.now() - began;
  }

  /** Ends it; the data stays for another start. */
  async stop(): Promise<void> {
    await this.#household.stop();
    this.#household = new Household();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  killAll(): void {
    this.#household.killAll();
  }

  /** Where its Redis listens, and what opens it. */
  redis(): { port: number; password: string } {
    const [pid] = pidsOf('redis', [this.launcherPid]);
    const port = /--port (\d+)|:(\d+)\b/.exec(commandLine(pid!) ?? '');
    const password = readFileSync(path.join(this.data, 'redis-password'), 'utf8').trim();
    return { port: Number(port?.[1] ?? port?.[2]), password };
  }

  #settings(): NodeJS.ProcessEnv {
    return {
      DATA_DIR: this.data,
      PORT: String(this.port),
      METRICS_PORT: String(this.metricsPort),
      RATE_LIMIT_FACTOR: '0',
      TOKEN_KEY: this.tokenKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      REPLICAS: this.#replicas,
      NODE_OPTIONS: [process.env['NODE_OPTIONS'], INSPECTABLE_ONCE_WOKEN].filter(Boolean).join(' '),
      ...this.#given,
    };
  }
}
