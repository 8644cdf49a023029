import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { Databases } from '#libs/database';
import { EventBus } from '#libs/messaging';
import { REDIS } from '#libs/redis';
import { Settings } from './settings';

/** A dependency that doesn't answer in this time is down. */
const PROBE_TIMEOUT_MS = 3_000;
/** Probes are not repeated within this time, however often someone asks. */
const PROBE_AGE_MAX_MS = 500;

type Status = 'up' | 'down';
export interface Readiness {
  status: 'ok' | 'error';
  dependencies: Record<string, { status: Status }>;
}

/** Whether the process, and those that it speaks for, can do their work. */
@Injectable()
export class Health {
  /** Set once everything has booted, migrations included. */
  booted = false;
  /** Set when the process has begun to drain. */
  draining = false;
  private readonly pending = new Map<string, Promise<Status>>();
  private readonly lastProbe = new Map<boolean, { at: number; readiness: Promise<Readiness> }>();

  constructor(
    private readonly databases: Databases,
    private readonly bus: EventBus,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly settings: Settings,
  ) {}

  /**
   * Whether requests are to be sent here. A store that is away is away for every replica alike: what needs it is refused
   * in words and the rest goes on, where a proxy that took all replicas out would have nobody left to ask.
   */
  get serving(): boolean {
    return this.booted && !this.draining;
  }

  /** @param alone without the parts that run elsewhere, which ask the same of us */
  ready(alone: boolean): Promise<Readiness> {
    const now = performance.now();
    let probe = this.lastProbe.get(alone);
    if (!probe || now - probe.at > PROBE_AGE_MAX_MS) {
      probe = { at: now, readiness: this.probeAll(alone) };
      this.lastProbe.set(alone, probe);
    }
    return probe.readiness;
  }

  private async probeAll(alone: boolean): Promise<Readiness> {
    const probes: Record<string, Promise<Status>> = {
      postgres: this.statusOf('postgres', () =>
        Promise.all(this.databases.all().map((database) => database.query('SELECT 1'))),
      ),
      redis: this.statusOf('redis', () => this.redis.ping()),
      bus: this.statusOf('bus', () => this.bus.ping()),
      migrations: Promise.resolve(this.booted ? 'up' : 'down'),
    };
    if (!alone)
      for (const { name, url } of this.settings.partUrls)
        probes[name] = this.statusOf(name, () => askPart(url));
    const entries = await Promise.all(
      Object.entries(probes).map(async ([name, status]) => [name, { status: await status }] as const),
    );
    const healthy = !this.draining && entries.every(([, { status }]) => status === 'up');
    return { status: healthy ? 'ok' : 'error', dependencies: Object.fromEntries(entries) };
  }

  /** A probe that hasn't ended is not followed by another one: what hangs isn't made worse by asking. */
  private statusOf(name: string, probe: () => Promise<unknown>): Promise<Status> {
    let pending = this.pending.get(name);
    if (!pending) {
      pending = probe()
        .then(
          (): Status => 'up',
          (): Status => 'down',
        )
        .finally(() => this.pending.delete(name));
      this.pending.set(name, pending);
    }
    return inTime(pending);
  }
}

/** Down when it takes too long. */
async function inTime(answered: Promise<Status>): Promise<Status> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Status>((resolve) => {
    timer = setTimeout(() => resolve('down'), PROBE_TIMEOUT_MS);
  });
  const status = await Promise.race([answered, late]);
  clearTimeout(timer);
  return status;
}

async function askPart(url: string): Promise<void> {
  const answer = await fetch(`${url}/health/ready?alone=true`, {
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${url} is not ready`);
}

export function installHealth(fastify: FastifyInstance, health: Health): void {
  const config = { public: true };
  const caching = ['cache-control', 'no-store'] as const;
  fastify.get('/health/live', { config }, (_request, reply) =>
    reply.header(...caching).send({ status: 'ok' }),
  );
  fastify.get('/health/serving', { config }, (_request, reply) =>
    reply
      .header(...caching)
      .code(health.serving ? 200 : 503)
      .send({ status: health.serving ? 'ok' : 'error' }),
  );
  fastify.get('/health/ready', { config }, async (request, reply) => {
    const alone = (request.query as Record<string, unknown>).alone === 'true';
    const readiness = await health.ready(alone);
    return reply
      .header(...caching)
      .code(readiness.status === 'ok' ? 200 : 503)
      .send(readiness);
  });
}
