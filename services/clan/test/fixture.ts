import { randomUUID } from 'node:crypto';
import { uuidV7 } from '#libs/domain-kit';
import type { Content } from '#libs/content';
import { type Database, migrateUp } from '#libs/database';
import { type EventBus, outboxMigration } from '#libs/messaging';
import type { CacheDrops } from '#libs/redis';
import { freshDatabase } from '#libs/testing';
import { ChangeClan } from '../app/change-clan';
import { ChangeMember } from '../app/change-member';
import { ChooseBanner } from '../app/choose-banner';
import { ErasePerson } from '../app/erase-person';
import { FoundClan } from '../app/found-clan';
import { InvitePerson } from '../app/invite-person';
import { JoinClan } from '../app/join-clan';
import type { Live } from '../app/live';
import { Newcomers } from '../app/newcomers';
import { RemoveMember } from '../app/remove-member';
import { SettleLeadership } from '../app/settle-leadership';
import type { Visibility } from '../domain/clan';
import { Clan1763600000000 } from '../storage/migrations/1763600000000-clan';
import { PgClanReads } from '../storage/pg-clan-reads';
import { PgClanStore } from '../storage/pg-clan-store';
import { PgPeople } from '../storage/pg-people';

const CLAN_RULES = {
  membersMax: 50,
  perUserMax: 5,
  absentLeaderDays: 14,
  nameMin: 3,
  nameMax: 40,
  mottoMax: 140,
};

export const MIGRATIONS = [outboxMigration('clan'), Clan1763600000000];

/** No page is open. */
const nobody = { send: () => Promise.resolve() } as unknown as Live;

/** The use cases on a database of their own: real storage, no HTTP, a bus that nobody listens to. */
export async function clanRoom() {
  const fresh = await freshDatabase();
  const db = await migrateUp({ url: fresh.url, poolMax: 20 }, 'clan', MIGRATIONS);
  const bus = { wake: () => undefined } as unknown as EventBus;
  const content = { rules: { clans: CLAN_RULES } } as unknown as Content;
  const caches = { drop: () => undefined } as unknown as CacheDrops;
  const store = new PgClanStore(db, bus, caches, nobody);
  const reads = new PgClanReads(db);
  const people = new PgPeople(db);
  const newcomers = new Newcomers(people, { now: () => new Date() });
  return {
    url: fresh.url,
    db,
    store,
    reads,
    people,
    newcomers,
    found: new FoundClan(store, content),
    change: new ChangeClan(store, content),
    join: new JoinClan(store, content),
    invite: new InvitePerson(store, reads, newcomers),
    changeMember: new ChangeMember(store, content),
    remove: new RemoveMember(store, content),
    banner: new ChooseBanner(store),
    settle: new SettleLeadership(store, reads, content),
    erase: new ErasePerson(store, reads, content),
    facts: () => facts(db),
    stop: async () => {
      await db.onApplicationShutdown();
      await fresh.drop();
    },
  };
}
export type ClanRoom = Awaited<ReturnType<typeof clanRoom>>;

/** Someone who registered long ago. */
export const someone = (): string => uuidV7(Date.parse('2026-01-01T00:00:00Z'), randomBytes());
const randomBytes = (): Uint8Array => Buffer.from(randomUUID().replaceAll('-', ''), 'hex');

let clans = 0;
/** A clan with a name of its own. */
export const aClan = (visibility: Visibility = 'open', name = `Clan ${(clans += 1)}`) => ({
  name,
  motto: null,
  visibility,
});

/** What the clan service has told so far, oldest first. */
const facts = (db: Database) =>
  db.query<{ type: string; data: Record<string, unknown> }>(
    'SELECT type, data FROM outbox ORDER BY epoch, xid, seq',
  );

/** The slug of a refusal, or `done`. */
export const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { slug?: string }) => error.slug ?? String(error),
  );
