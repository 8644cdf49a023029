import { RateLimiter } from '#libs/auth';
import { Content, CONTENT_MIGRATIONS, loadAtBoot } from '#libs/content';
import { migrateUp } from '#libs/database';
import { randomIds, silentLogger, systemClock } from '#libs/domain-kit';
import { EventBus } from '#libs/messaging';
import { CacheDrops, connect, disconnect, untilReady } from '#libs/redis';
import { freshDatabase, freshRedis } from '#libs/testing';
import { ChangeProfile } from '../app/change-profile';
import { EndSession } from '../app/end-session';
import { EraseAccount } from '../app/erase-account';
import { Issuer } from '../app/issuer';
import { Limits } from '../app/limits';
import { ListSessions } from '../app/list-sessions';
import { LiveUsers } from '../app/live-users';
import { Login } from '../app/login';
import { NoteSeen } from '../app/note-seen';
import { Passwords } from '../app/passwords';
import { ReadProfile } from '../app/read-profile';
import { RefreshSession } from '../app/refresh-session';
import { Register, type Registration } from '../app/register';
import { newPrivateKey, signingKeyOf } from '../domain/signing-key';
import { TimeZones } from '../domain/time-zones';
import { IDENTITY_MIGRATIONS } from '../storage/migrations';
import { readTimeZoneNames } from '../storage/zones';

export const ORIGIN = { userAgent: 'test', ip: '192.0.2.1' };
export const PASSWORD = 'correct horse battery';

/** The room's use cases on a database and Redis of their own; the bus is one that nobody reads. */
export async function openRoom() {
  const [fresh, server] = await Promise.all([freshDatabase(), freshRedis()]);
  const settings = { url: fresh.url, poolMax: 8 };
  const db = await migrateUp(settings, 'identity', IDENTITY_MIGRATIONS);
  const contentDb = await migrateUp(settings, 'content', CONTENT_MIGRATIONS);
  const redis = connect({ url: server.url }, 'commands', silentLogger);
  const subscriber = connect({ url: server.url }, 'subscriber', silentLogger);
  await Promise.all([untilReady(redis), untilReady(subscriber)]);
  await loadAtBoot(contentDb, redis, silentLogger);
  const content = await Content.open(contentDb, subscriber, silentLogger);

  const bus = { wake: () => undefined } as unknown as EventBus;
  const limiter = new RateLimiter(redis, { rateLimitFactor: 1, jwksUrl: () => '' });
  const limits = new Limits(limiter);
  const passwords = new Passwords();
  const zones = new TimeZones(await readTimeZoneNames(db));
  const key = signingKeyOf(newPrivateKey());
  const issuer = new Issuer(key, systemClock);
  const live = new LiveUsers(redis, silentLogger);
  const ids = randomIds();
  const register = new Register(db, content, zones, limits, passwords, issuer, bus, ids);
  let people = 0;

  return {
    db,
    settings,
    redis,
    limits,
    subscriber,
    register,
    login: new Login(db, limits, passwords, issuer, live, ids),
    refresh: new RefreshSession(db, limits, issuer, live, key),
    endSession: new EndSession(db, live, key),
    changeProfile: new ChangeProfile(db, content, zones, limiter, bus),
    eraseAccount: new EraseAccount(db, limits, passwords, bus, live, new CacheDrops(redis)),
    readProfile: new ReadProfile(db),
    listSessions: new ListSessions(db),
    noteSeen: new NoteSeen(db, bus),
    /** A new account; a test states only what matters to it. */
    newcomer(over: Partial<Registration> = {}) {
      people += 1;
      const username = over.username ?? `person-${people}`;
      return register.execute(
        {
          username,
          email: `${username}@example.org`,
          password: PASSWORD,
          displayName: null,
          timeZone: null,
          ...over,
        },
        ORIGIN,
      );
    },
    /** What the outbox tells of a user, in order. */
    told: (userId: string) =>
      db.query<{ type: string; data: Record<string, unknown> }>(
        'SELECT type, data FROM outbox WHERE subject = $1 ORDER BY xid, seq',
        [userId],
      ),
    async close() {
      content.close();
      await Promise.all([redis, subscriber].map(disconnect));
      await Promise.all([db, contentDb].map((database) => database.onApplicationShutdown()));
      await Promise.all([fresh.drop(), server.stop()]);
    },
  };
}

export type Room = Awaited<ReturnType<typeof openRoom>>;
