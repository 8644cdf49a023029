import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Database, migrateUp } from '#libs/database';
import { backupFigures } from '#libs/process';
import { type FreshDatabase, freshDatabase } from '#libs/testing';

const HERE = path.resolve(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(HERE, file), 'utf8');
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** One backup of what pgBackRest says by `info --output=json`. */
interface Backup {
  database: { id: number; 'repo-key': number };
  error: boolean;
  info: { delta: number; repository: { delta: number }; size: number };
  timestamp: { start: number; stop: number };
  type: string;
}
type Info = { backup: Backup[] }[];
/** As pgBackRest 2.60 said it. */
const SAID = JSON.parse(read('test/info.json')) as Info;

let fresh: FreshDatabase;
let identity: Database;
beforeEach(async () => {
  fresh = await freshDatabase();
  identity = await migrateUp({ url: fresh.url, poolMax: 1 }, 'identity', []);
});
afterEach(async () => {
  await identity.onApplicationShutdown();
  await fresh.drop();
});

/** As infra/backup/round.sh does by psql. */
const tell = (info: Info): Promise<unknown> =>
  fresh.query(read('tell.sql').replace(":'info'", `'${JSON.stringify(info)}'`));

const backup = (repository: 1 | 2, type: string, start: number): Backup => ({
  ...SAID[0]!.backup[0]!,
  database: { id: 1, 'repo-key': repository },
  type,
  timestamp: { start, stop: start + 60 },
});
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

describe('figures of backups', () => {
  it('are none before anything was told', async () => {
    expect(await backupFigures(identity)).toEqual({ repositories: [], log: null });
    expect(await backupFigures(undefined)).toEqual({ repositories: [], log: null });
  });

  it('tell age and size of each repository, to a role that may do nothing else', async () => {
    await tell(SAID);
    const { repositories } = await backupFigures(identity);
    expect(repositories.map(({ repository }) => repository).sort()).toEqual(['daily', 'monthly']);
    for (const { ageSeconds, bytes, backups } of repositories) {
      expect(ageSeconds).toBeGreaterThan(0);
      expect(bytes).toBeGreaterThan(1_000_000);
      expect(backups).toBe(1);
    }
    await expect(identity.query('DELETE FROM backup.told')).rejects.toMatchObject({ code: '42501' });
  });

  it('are those of the latest sound backup', async () => {
    const start = nowSeconds() - 2 * DAY;
    const unsound = { ...backup(1, 'diff', nowSeconds() - HOUR), error: true };
    await tell([{ backup: [backup(1, 'full', start - DAY), backup(1, 'diff', start), unsound] }]);
    const [daily] = (await backupFigures(identity)).repositories;
    expect(daily!.backups).toBe(2);
    expect(Math.abs(daily!.ageSeconds - 2 * DAY)).toBeLessThan(HOUR);
    expect(Math.abs(daily!.fullAgeSeconds! - 3 * DAY)).toBeLessThan(HOUR);
  });

  it('are told anew each time, and the same again is not written', async () => {
    await tell(SAID);
    const [first] = await fresh.query('SELECT xmin FROM backup.told');
    await tell(SAID);
    expect(await fresh.query('SELECT xmin FROM backup.told')).toEqual([first]);
    await tell([{ backup: [backup(2, 'full', nowSeconds())] }]);
    expect((await backupFigures(identity)).repositories).toMatchObject([{ repository: 'monthly' }]);
  });
});

describe('what is due', () => {
  const at = (instant: string): number => Date.parse(instant) / 1000;
  const due = async (now: string, backups: Backup[]): Promise<string[]> => {
    await tell([{ backup: backups }]);
    const sql = read('due.sql').replaceAll('now()', `'${now}'::timestamptz`);
    return (await fresh.query<{ repo: number; type: string }>(sql)).map(
      ({ repo, type }) => `${repo} ${type}`,
    );
  };
  const sunday = backup(1, 'full', at('2026-11-15T01:31:00Z'));
  const month = backup(2, 'full', at('2026-11-01T01:40:00Z'));

  it('is everything at first', async () => {
    expect(await due('2026-11-21T15:00:00Z', [])).toEqual(['1 full', '2 full']);
  });

  it('is nothing before the next night', async () => {
    const night = backup(1, 'diff', at('2026-11-20T01:31:00Z'));
    expect(await due('2026-11-21T01:29:00Z', [sunday, night, month])).toEqual([]);
    expect(await due('2026-11-21T01:30:00Z', [sunday, night, month])).toEqual(['1 diff']);
  });

  it('is a full one after a week', async () => {
    expect(await due('2026-11-21T02:00:00Z', [sunday, month])).toEqual(['1 diff']);
    expect(await due('2026-11-22T02:00:00Z', [sunday, month])).toEqual(['1 full']);
  });

  it('is what was missed while the server was off', async () => {
    expect(await due('2026-12-24T18:00:00Z', [sunday, month])).toEqual(['1 full', '2 full']);
  });

  it('is a monthly one with the month', async () => {
    const night = backup(1, 'full', at('2026-12-01T01:31:00Z'));
    expect(await due('2026-11-30T23:59:00Z', [backup(1, 'full', at('2026-11-30T01:31:00Z')), month])).toEqual(
      [],
    );
    expect(await due('2026-12-01T02:00:00Z', [night, month])).toEqual(['2 full']);
  });

  it('does not take an unsound one for made', async () => {
    const unsound = { ...backup(1, 'full', at('2026-11-21T01:31:00Z')), error: true };
    expect(await due('2026-11-21T02:00:00Z', [unsound, month])).toEqual(['1 full']);
  });
});
