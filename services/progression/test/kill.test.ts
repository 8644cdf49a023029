import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import fc from 'fast-check';
import { migrateUp, type Database } from '#libs/database';
import { appendToOutbox, outboxMigration, type NewEvent } from '#libs/messaging';
import { describeWith, eventually, freshDatabase, freshRedis } from '#libs/testing';
import type { FreshDatabase, FreshRedis } from '#libs/testing';
import type { Fact } from '../app/take-facts';
import { finalStateOf, idOf, Room } from './room';
import { storyOf } from './story';

const ROOT = path.resolve(__dirname, '../../..');
const KILLS = 4;
const STEPS = 4_000;

describeWith('postgres', 'kill -9 of progression while it takes facts and evaluates', () => {
  let fresh: FreshDatabase;
  let redis: FreshRedis;
  let straight: Room;
  const sources: Record<string, Database> = {};
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    [fresh, redis, straight] = await Promise.all([freshDatabase(), freshRedis(), Room.open()]);
    for (const source of ['habit', 'identity'] as const)
      sources[source] = await migrateUp({ url: fresh.url, poolMax: 2 }, source, [outboxMigration(source)]);
  });
  afterAll(async () => {
    await kill();
    for (const source of Object.values(sources)) await source.onApplicationShutdown();
    await Promise.all([fresh.drop(), redis.stop(), straight.close()]);
  });

  /** Consumers and workers are apart, as where they are scaled apart. */
  function start(): void {
    children.push(startOne('consumers'), startOne('workers'));
  }

  function startOne(work: string): ChildProcess {
    const hook = path.join(ROOT, 'libs/testing/register-typescript.cjs');
    const main = path.join(ROOT, 'services/progression/main.ts');
    return spawn(process.execPath, ['--conditions=sacred-valley', '-r', hook, main], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        METRICS_PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: fresh.url,
        REDIS_URL: redis.url,
        JWKS_URL: 'http://127.0.0.1:9/.well-known/jwks.json',
        LOG_LEVEL: 'silent',
        WORK: work,
        LAUNCHER_PID: String(process.pid),
      },
      stdio: 'ignore',
    });
  }

  async function kill(): Promise<void> {
    await Promise.all(
      children.splice(0).map(async (child) => {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }

  /** Writes facts where the two services would; twice each, since a producer may tell twice. */
  async function tell(facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) {
      const source = fact.type.startsWith('habit') ? 'habit' : 'identity';
      const event = { type: fact.type, subject: fact.subject, data: fact.data } as NewEvent;
      await appendToOutbox(sources[source]!, [event, event]);
    }
  }

  const taken = async () => {
    const [row] = await fresh.query<{ sum: number }>(
      `SELECT coalesce(sum(version), 0)::int AS sum FROM progression.completion`,
    );
    return row!.sum;
  };

  it('ends in the same state, to the byte, as taking each fact once and in order', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const userIds = Array.from({ length: 40 }, (_, index) => idOf(index + 1));
    const story = storyOf({ today, userIds, stepsMin: STEPS, stepsMax: STEPS });
    const facts = fc.sample(story, { numRuns: 1, seed: 20_261_120 })[0]!;

    straight.time.at = new Date();
    for (let at = 0; at < facts.length; at += 500) await straight.settle(...facts.slice(at, at + 500));
    const wanted = await finalStateOf(straight.database);

    start();
    const piece = Math.ceil(facts.length / (KILLS + 1));
    for (let round = 0; round <= KILLS; round += 1) {
      const before = await taken().catch(() => 0);
      const telling = tell(facts.slice(round * piece, (round + 1) * piece));
      if (round < KILLS) {
        await eventually(async () => (await taken()) > before + piece / 3, {
          what: `a third of the facts of round ${round}`,
        });
        await kill();
        if (round === 1) await redis.kill().then(() => redis.restart());
        start();
      }
      await telling;
    }
    const progression = await migrateUp({ url: fresh.url, poolMax: 2 }, 'progression', []);
    try {
      const agrees = async () => (await finalStateOf(progression)) === wanted;
      await eventually(agrees, { what: 'the state of a straight run' }).catch(() => undefined);
      expect(await finalStateOf(progression)).toBe(wanted);
    } finally {
      await progression.onApplicationShutdown();
    }
  });
});
