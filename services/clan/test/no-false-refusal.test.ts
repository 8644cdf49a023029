import { Client } from 'pg';
import { eventually } from '#libs/testing';
import { ReadClans } from '../app/read-clans';
import { aClan, type ClanRoom, clanRoom, someone } from './fixture';

// What is told as a refusal has changed nothing: an error may not come behind a commit.
let room: ClanRoom;
let other: Client;

beforeAll(async () => {
  room = await clanRoom();
  other = new Client({ connectionString: room.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await room.stop();
});

test('a banner whose clan cannot be read is not flown either', async () => {
  const ann = someone();
  const first = await room.found.execute(ann, aClan());
  const second = await room.found.execute(ann, aClan());
  await other.query('BEGIN');
  await other.query('LOCK TABLE clan.clan IN ACCESS EXCLUSIVE MODE');
  const chosen = room.banner.execute(ann, second.id).catch((error: Error) => error);
  await eventually(
    async () => {
      const { rowCount } = await other.query(
        `SELECT pg_cancel_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database
         WHERE NOT granted AND relation = 'clan.clan'::regclass AND datname = current_database()`,
      );
      return rowCount! > 0;
    },
    { what: 'the reading of the clan to wait' },
  );
  expect(await chosen).toMatchObject({ code: '57014' });
  await other.query('ROLLBACK');
  const own = await room.reads.clansOf(ann, null, 10);
  expect(own.map(({ clanId, banner }) => [clanId, banner])).toEqual([
    [first.id, true],
    [second.id, false],
  ]);
});

test('who has joined is told so, also while names cannot be had', async () => {
  const named = () => Promise.reject(new Error('no connection was free'));
  const clans = new ReadClans(room.reads, { named, exists: named } as never);
  const member = { userId: someone(), displayName: null, role: 'member' as const, joinedAt: null };
  expect(await clans.withNameOf(member)).toEqual({ ...member, displayName: 'Someone' });
});
