import { randomIds, type LocalDate } from '#libs/domain-kit';
import { describeWith, freshDatabase, freshRedis, type FreshDatabase, type FreshRedis } from '#libs/testing';
import { ServiceProcess } from './service-process';
import { TokenSigner } from './token-signer';
import { WirePerson } from './wire-stack';

const PEOPLE = 4;
const HABITS_EACH = 2;
const DATES_EACH = 4;
const ACKNOWLEDGED_BEFORE_KILL = 300;

/** One habit and date of someone, whose amount is raised by one, one request after the other. */
interface Lane {
  person: WirePerson;
  path: string;
  habitId: string;
  localDate: LocalDate;
  /** The last one that was answered; each has its amount as its version. */
  acknowledged: number;
}

describeWith('postgres', 'kill -9 mid-batch', () => {
  let database: FreshDatabase;
  let redis: FreshRedis;
  let signer: TokenSigner;
  let service: ServiceProcess | undefined;
  beforeAll(async () => {
    [database, redis, signer] = await Promise.all([freshDatabase(), freshRedis(), TokenSigner.open()]);
  });
  afterAll(async () => {
    await service?.kill();
    signer.close();
    await redis.stop();
    await database.drop();
  });

  const start = async () =>
    (service = await ServiceProcess.start({
      PORT: '0',
      METRICS_PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      JWKS_URL: signer.jwksUrl,
    }));

  const person = async (url: string, userId = randomIds().next()) =>
    new WirePerson(url, userId, await signer.token(userId), 'UTC');

  async function lanes(url: string): Promise<Lane[]> {
    const all: Lane[] = [];
    for (let index = 0; index < PEOPLE; index += 1) {
      const someone = await person(url);
      for (let habit = 0; habit < HABITS_EACH; habit += 1) {
        const path = await someone.habit({ kind: 'count', target: 10 });
        const habitId = path.split('/')[3]!;
        for (let back = 0; back < DATES_EACH; back += 1) {
          all.push({ person: someone, path, habitId, localDate: someone.today(-back), acknowledged: 0 });
        }
      }
    }
    return all;
  }

  const raise = async (lane: Lane) => {
    const amount = lane.acknowledged + 1;
    const answer = await lane.person.put(`${lane.path}/completions/${lane.localDate}`, { amount });
    expect(answer.body).toMatchObject({ amount, version: amount });
    lane.acknowledged = amount;
  };

  it('what was acknowledged is there, and sending the rest again makes nothing twice', async () => {
    const first = await start();
    const all = await lanes(first.url);
    let acknowledged = 0;
    let alive = true;
    const trips = all.map(async (lane) => {
      while (alive) {
        await raise(lane).catch((error: unknown) => {
          if (alive) throw error;
        });
        acknowledged += 1;
        if (acknowledged === ACKNOWLEDGED_BEFORE_KILL) {
          alive = false;
          await first.kill();
        }
      }
    });
    await Promise.all(trips);

    const second = await start();
    for (const lane of all) lane.person = await person(second.url, lane.person.userId);
    for (const lane of all) {
      const { items } = (await lane.person.get(`${lane.path}/completions`)).body;
      const stored = items!.find(({ localDate }) => localDate === lane.localDate);
      const version = (stored?.version as number | undefined) ?? 0;
      expect([lane.acknowledged, lane.acknowledged + 1]).toContain(version);
    }
    await Promise.all(all.map(raise));

    const told = await database.query<{ versions: number[] }>(
      `SELECT array_agg((data->>'version')::int ORDER BY epoch, xid, seq) AS versions FROM habit.outbox
       WHERE type = 'habit.completion-changed.v1' GROUP BY data->>'habitId', data->>'localDate'`,
    );
    expect(told).toHaveLength(all.length);
    for (const { versions } of told) expect(versions).toEqual(versions.map((_, index) => index + 1));
  });
});
