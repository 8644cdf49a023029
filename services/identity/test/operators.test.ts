import { randomBytes } from 'node:crypto';
import { listActions } from '#libs/audit';
import type { Logger } from '#libs/domain-kit';
import type { Settings } from '#libs/process';
import { ClaimOperator } from '../app/claim-operator';
import { DismissOperator } from '../app/dismiss-operator';
import { NameOperator } from '../app/name-operator';
import { OfferOperator } from '../app/offer-operator';
import { ReadOperators } from '../app/read-operators';
import { TellClaimLink } from '../jobs/tell-claim-link';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => (room = await openRoom()));
afterAll(() => room.close());
beforeEach(async () => {
  await room.db.query('DELETE FROM operator');
  await room.db.query('DELETE FROM operator_claim');
});

const forbidden = expect.objectContaining({ slug: 'forbidden' });
const notFound = expect.objectContaining({ slug: 'not-found' });
const newcomer = async () => (await room.newcomer()).user;
const claim = (userId: string, text: string) =>
  new ClaimOperator(room.db, room.limits).execute(userId, text, '192.0.2.1');
const operators = async () =>
  (await room.db.query<{ id: string }>('SELECT account_id AS id FROM operator')).map(({ id }) => id);

/** What a start tells its log, each line with its fields. */
async function start(over: Partial<Settings> = {}): Promise<Record<string, string>[]> {
  const lines: Record<string, string>[] = [];
  const log = { warn: (fields: Record<string, string>) => lines.push(fields) } as unknown as Logger;
  const settings = { work: ['http'], publicOrigin: 'https://valley.example', ...over } as Settings;
  const offer = new OfferOperator(room.db);
  await new TellClaimLink(offer, settings, 'http://127.0.0.1:1', log).onApplicationBootstrap();
  return lines;
}

/** The claim in the link of one more start. */
async function offered(): Promise<string> {
  const [line] = await start();
  return /^https:\/\/valley\.example\/operator#claim=([\w-]{43})$/.exec(line!.link!)![1]!;
}

describe('the claim link', () => {
  it('is told once by each start while nobody is an operator, and by none after', async () => {
    const [first, second] = [await offered(), await offered()];
    expect(first).not.toBe(second);
    expect(await start({ work: ['workers'] })).toEqual([]);
    const somebody = await newcomer();
    await claim(somebody.id, first);
    expect(await start()).toEqual([]);
    expect(await operators()).toEqual([somebody.id]);
  });

  it('leads to the own port where no public origin is known', async () => {
    const [line] = await start({ publicOrigin: null });
    expect(line!.link).toMatch(/^http:\/\/localhost:1\/operator#claim=/);
  });

  it('is kept as a hash alone', async () => {
    const text = await offered();
    const rows = await room.db.query('SELECT secret_hash FROM operator_claim');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(text, 'base64url').toString('hex'));
  });

  it('is used once; the same person may open it again', async () => {
    const text = await offered();
    const [somebody, other] = [await newcomer(), await newcomer()];
    await claim(somebody.id, text);
    await claim(somebody.id, text);
    await expect(claim(other.id, text)).rejects.toEqual(forbidden);
    expect(await operators()).toEqual([somebody.id]);
    expect(await listActions(room.db, { limit: 1, beforeId: null })).toEqual([
      expect.objectContaining({ act: 'operator-claimed', actorId: somebody.id, target: somebody.id }),
    ]);
  });

  it('expires', async () => {
    const text = await offered();
    await room.db.query('UPDATE operator_claim SET expires_at = now()');
    await expect(claim((await newcomer()).id, text)).rejects.toEqual(forbidden);
    await offered();
    expect(await room.db.query('SELECT FROM operator_claim')).toHaveLength(1);
  });

  it('is nothing that one could make up', async () => {
    await offered();
    const { id } = await newcomer();
    for (const text of [
      '',
      'x',
      randomBytes(32).toString('base64url'),
      randomBytes(33).toString('base64url'),
    ])
      await expect(claim(id, text)).rejects.toEqual(forbidden);
  });

  it.each(['one link', 'two links'])('makes one operator of two who open %s at once', async (how) => {
    const first = await offered();
    const second = how === 'one link' ? first : await offered();
    const people = [await newcomer(), await newcomer()];
    const outcomes = await Promise.allSettled([claim(people[0]!.id, first), claim(people[1]!.id, second)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await operators()).toHaveLength(1);
  });
});

describe('operators', () => {
  const name = (actorId: string, login: string) => new NameOperator(room.db).execute(actorId, login);
  const dismiss = (actorId: string, userId: string) => new DismissOperator(room.db).execute(actorId, userId);
  const crowned = async () => {
    const somebody = await newcomer();
    await room.db.query('INSERT INTO operator (account_id) VALUES ($1)', [somebody.id]);
    return somebody;
  };

  it('name others, by name or email, and each is kept once', async () => {
    const [first, second] = [await crowned(), await newcomer()];
    const before = await listActions(room.db, { limit: 100, beforeId: null });
    await name(first.id, second.username.toUpperCase());
    await name(first.id, second.email);
    expect(await operators()).toEqual([first.id, second.id]);
    const actions = await listActions(room.db, { limit: 100, beforeId: null });
    expect(actions).toHaveLength(before.length + 1);
    expect(actions[0]).toMatchObject({ act: 'operator-named', actorId: first.id, target: second.id });
    await expect(name(first.id, 'nobody-at-all')).rejects.toEqual(notFound);
  });

  it('dismiss each other, but never the last one', async () => {
    const [first, second] = [await crowned(), await crowned()];
    await dismiss(first.id, second.id);
    expect((await listActions(room.db, { limit: 1, beforeId: null }))[0]).toMatchObject({
      act: 'operator-dismissed',
      actorId: first.id,
      target: second.id,
    });
    await expect(dismiss(first.id, first.id)).rejects.toMatchObject({ slug: 'conflict' });
    await expect(dismiss(first.id, second.id)).rejects.toEqual(notFound);
    expect(await operators()).toEqual([first.id]);
  });

  it('are one at least when two dismiss each other at once', async () => {
    const [first, second] = [await crowned(), await crowned()];
    await Promise.allSettled([dismiss(first.id, second.id), dismiss(second.id, first.id)]);
    expect(await operators()).toHaveLength(1);
  });

  it('are asked for in the database: a token that still says so is not enough', async () => {
    const [operator, other] = [await crowned(), await newcomer()];
    const reads = new ReadOperators(room.db);
    expect(await reads.list(operator.id)).toHaveLength(1);
    expect(await reads.people(operator.id)).toMatchObject({ accounts: expect.any(Number) });
    const calls: (() => Promise<unknown>)[] = [
      () => reads.list(other.id),
      () => reads.people(other.id),
      () => name(other.id, other.username),
      () => dismiss(other.id, operator.id),
    ];
    for (const call of calls) await expect(call()).rejects.toEqual(notFound);
  });

  it('leave with their account', async () => {
    const somebody = await crowned();
    await room.db.query('DELETE FROM account WHERE id = $1', [somebody.id]);
    expect(await operators()).toEqual([]);
    expect(await start()).toHaveLength(1);
  });

  it('change nothing of what they did', async () => {
    for (const sql of ['UPDATE operator_action SET act = act', 'DELETE FROM operator_action'])
      await expect(room.db.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});
