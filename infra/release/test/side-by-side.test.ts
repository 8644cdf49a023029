import { readSettings, run, type Running } from '#libs/process';
import {
  type DatabaseOwner,
  describeWith,
  eventually,
  freshDatabase,
  type FreshDatabase,
  freshRedis,
  type FreshRedis,
  giveToOwner,
  provided,
  registerAt,
  wireClient,
  type WireClient,
} from '#libs/testing';
import { ALL_PARTS } from '../../all-in-one/parts';
import { recordDifferences } from '../../checker/records';
import { shapeOf } from '../database-shape';
import { EarlierProduct } from '../earlier-product';
import { settleForYears, YEARS, yearsOf } from '../years';

describeWith(
  'previous-release',
  'the release before goes on beside this one, on the schema of this one',
  () => {
    let database: FreshDatabase;
    let owner: DatabaseOwner;
    let redis: FreshRedis;
    let env: Record<string, string>;
    let earlier: EarlierProduct;
    let later: Running | undefined;

    beforeAll(async () => {
      [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
      owner = await giveToOwner(database, 'valley_of_release_test');
      env = {
        METRICS_PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: owner.url,
        REDIS_URL: redis.url,
        RATE_LIMIT_FACTOR: '0',
      };
      earlier = await EarlierProduct.start(provided('previous-release'), env);
    }, 200_000);
    afterAll(async () => {
      await later?.stop();
      await earlier?.stop();
      await owner?.drop();
      await redis?.stop();
      await database?.drop();
    });

    const today = new Date().toISOString().slice(0, 10);
    const daysAgo = (count: number): string =>
      new Date(Date.parse(today) - count * 86_400_000).toISOString().slice(0, 10);

    const laterUrl = (): string => later!.url;

    interface Someone {
      id: string;
      token: string;
      habitId: string;
    }
    const people: Someone[] = [];
    /** And all that is kept of them. */
    let elder: Someone;
    let years: string[];
    const at = (url: string, { token }: Someone): WireClient => wireClient(url, token);

    async function newcomer(url: string): Promise<Someone> {
      const { id, token } = await registerAt(url, {});
      const habit = { name: 'Count', kind: 'count', target: 1, schedule: { type: 'daily' } };
      const { status, body } = await wireClient(url, token).post('/v1/habits', habit);
      expect(status).toBe(201);
      return { id, token, habitId: body.id };
    }
    const settle = async (url: string): Promise<unknown> => people.push(await newcomer(url));

    /** Recorded at one release; seen at the other, with all that follows from it. */
    async function recordAndSee(writer: string, reader: string, amount: number): Promise<void> {
      for (const person of people) {
        const path = `/v1/habits/${person.habitId}/completions`;
        const { status, body } = await at(writer, person).put(`${path}/${today}`, { amount });
        expect({ status, body }).toMatchObject({ status: expect.any(Number), body: { amount } });
        const { body: told } = await at(reader, person).get(path);
        expect(told.items).toMatchObject([{ localDate: today, amount }]);
      }
      await eventually(
        async () => {
          for (const person of people) {
            const { body: progress } = await at(reader, person).get('/v1/progress');
            const { body: ledger } = await at(reader, person).get('/v1/progress/ledger?limit=100');
            const sum = ledger.items.reduce(
              (total: number, entry: { amount: number }) => total + entry.amount,
              0,
            );
            expect(ledger.items.length).toBeGreaterThanOrEqual(1);
            expect(progress.madra).toBeCloseTo(sum, 2);
            expect(progress.streak.current).toBe(1);
          }
          return true;
        },
        { what: `what ${writer} wrote to follow at ${reader}` },
      );
    }

    const contradictions = async (): Promise<string[]> =>
      recordDifferences(<Row>(sql: string) => database.query<Row>(sql));

    test('it has people who live in it', async () => {
      await settle(earlier.url);
      await recordAndSee(earlier.url, earlier.url, 1);
    }, 120_000);

    test('and somebody who has for years', async () => {
      elder = await newcomer(earlier.url);
      const path = `/v1/habits/${elder.habitId}/completions/${today}`;
      expect((await at(earlier.url, elder).put(path, { amount: 1 })).status).toBe(201);
      await settleForYears(database, elder.id, elder.habitId);
      years = await yearsOf(database, elder.id, '');
      expect(years.length).toBeGreaterThan(2 * (YEARS.first_days_ago - YEARS.last_days_ago));
    }, 120_000);

    test('this one migrates under it, and either sees what the other writes', async () => {
      later = await run(ALL_PARTS, readSettings({ ...env, PORT: '0', LOG_LEVEL: 'error' }));
      await settle(laterUrl());
      let amount = 1;
      for (const [writer, reader] of [
        [earlier.url, laterUrl()],
        [laterUrl(), earlier.url],
        [earlier.url, laterUrl()],
      ] as const)
        await recordAndSee(writer, reader, ++amount);
      await eventually(async () => (await contradictions()).length === 0, { what: 'all to agree' });
    }, 120_000);

    test('years that lay there before lie there still, and are seen', async () => {
      expect(await yearsOf(database, elder.id, '_history')).toEqual(years);
      const from = daysAgo(YEARS.first_days_ago);
      const span = `from=${from}&to=${daysAgo(YEARS.first_days_ago - 90)}`;
      for (const url of [laterUrl(), earlier.url]) {
        const { body } = await at(url, elder).get(`/v1/habits/${elder.habitId}/completions?${span}`);
        expect(body.items).toHaveLength(91);
        expect(body.items[0]).toMatchObject({ localDate: from, amount: 1 });
      }
    });

    test('its database has become what an empty one becomes', async () => {
      const empty = await freshDatabase();
      const settings = readSettings({ ...env, DATABASE_URL: empty.url, PORT: '0', LOG_LEVEL: 'error' });
      const migrating = await run(ALL_PARTS, settings.with({ work: [] }));
      await migrating.stop();
      expect(await shapeOf(database)).toEqual(await shapeOf(empty));
      await empty.drop();
    }, 120_000);

    test('it goes on alone when this one is taken back', async () => {
      await later!.stop();
      later = undefined;
      await settle(earlier.url);
      await recordAndSee(earlier.url, earlier.url, 9);
      await eventually(async () => (await contradictions()).length === 0, { what: 'all to agree' });
    }, 120_000);
  },
);
