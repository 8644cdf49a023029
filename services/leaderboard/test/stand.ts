import { Redis } from 'ioredis';
import { BoardReader, BoardWriter, unranked, type BoardRef } from '#libs/board-index';
import type { Content } from '#libs/content';
import { PERIODS, type AnyEvent, type BoardEntry, type BoardName } from '#libs/contracts';
import { migrateUp, type Database } from '#libs/database';
import { addDays, periodKey, randomIds, silentLogger } from '#libs/domain-kit';
import { freshDatabase, freshRedis, type FreshDatabase, type FreshRedis } from '#libs/testing';
import type { Onlooker } from '../app/onlooker';
import { Publisher } from '../app/publisher';
import { TakeFacts } from '../app/take-facts';
import { TellGateways } from '../app/tell-gateways';
import { LEADERBOARD_MIGRATIONS } from '../storage/migrations';
import { FIRST_DATE, type World } from './world';

export const RULES = { endsAtUtcOffsetHours: -12, provisionalHours: 24 };
const content = { rules: { boards: RULES } } as Content;

/** The inside of the leaderboard on a real Postgres and Redis, moved by hand. */
export interface Stand {
  db: Database;
  /** As the superuser. */
  admin: FreshDatabase;
  redis: Redis;
  server: FreshRedis;
  reader: BoardReader;
  take(events: readonly AnyEvent[]): Promise<void>;
  publisher(term?: number, onlooker?: Onlooker): Promise<{ publisher: Publisher; writer: BoardWriter }>;
  /** Empties the tables. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export async function stand(): Promise<Stand> {
  const fresh = await freshDatabase();
  const settings = { url: fresh.url, poolMax: 8 };
  const db = await migrateUp(settings, 'leaderboard', LEADERBOARD_MIGRATIONS);
  const server = await freshRedis();
  const redis = new Redis(server.url);
  const facts = new TakeFacts(db, content);
  return {
    db,
    admin: fresh,
    redis,
    server,
    reader: new BoardReader(redis),
    take: (events) => facts.take(events),
    publisher: async (term = 1, onlooker) => {
      const writer = new BoardWriter(redis, term);
      await writer.claim();
      const tell = new TellGateways(redis);
      const ids = randomIds();
      const publisher = new Publisher(db, writer, tell, () => RULES, ids, silentLogger, onlooker);
      return { publisher, writer };
    },
    clear: async () => {
      const tables = ['person', 'clan', 'stay', 'banner', 'day_scores', 'credit_page', 'mark'];
      await fresh.query(`truncate ${tables.map((table) => `leaderboard.${table}`).join()}`);
      await redis.flushall();
    },
    stop: async () => {
      redis.disconnect();
      await db.onApplicationShutdown();
      await Promise.all([server.stop(), fresh.drop()]);
    },
  };
}

/** Every board that a world may have rows on. */
export function boardsOf(world: World): BoardRef[] {
  const names: BoardName[] = ['global', 'clans', ...world.clans.map((clanId) => `clan:${clanId}` as const)];
  const dates = Array.from({ length: 12 }, (_, index) => addDays(FIRST_DATE, index));
  return names.flatMap((board) =>
    PERIODS.flatMap((period) =>
      [...new Set(dates.map((date) => periodKey(period, date)))].map((key) => ({
        board,
        period,
        periodKey: key,
      })),
    ),
  );
}

/** A whole board as its index has it, ranks checked; null while it is not there. */
export async function rowsIn(reader: BoardReader, ref: BoardRef): Promise<BoardEntry[] | null> {
  const rows = await reader.from(ref, 0, 1_000);
  if (rows === null) return null;
  expect(rows.entries.map((entry) => entry.rank)).toEqual(rows.entries.map((_, index) => index + 1));
  expect(rows.total).toBe(rows.entries.length);
  return rows.entries.map(unranked);
}
