import type { AnyEvent } from '#libs/contracts';
import { uuidV7 } from '#libs/domain-kit';
import { deedOf } from '../domain/activity';
import { bannerAfterJoining, bannerAfterLeaving } from '../domain/banner';
import { ignoringCase } from '../domain/clan-text';
import { registeredAtMs } from '../domain/newcomer';
import { mayActOn, mayAdmit } from '../domain/rank';

describe('nobody acts on an equal or a higher role', () => {
  test.each([
    ['leader', 'leader', false],
    ['leader', 'elder', true],
    ['leader', 'member', true],
    ['elder', 'leader', false],
    ['elder', 'elder', false],
    ['elder', 'member', true],
    ['member', 'leader', false],
    ['member', 'elder', false],
    ['member', 'member', false],
    [null, 'member', false],
  ] as const)('%s on %s: %s', (actor, target, may) => expect(mayActOn(actor, target)).toBe(may));

  test('elders and the leader admit', () => {
    expect(['leader', 'elder', 'member', null].map((role) => mayAdmit(role as never))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the banner', () => {
  const stays = [
    { id: '3', clanId: 'c', joinedAt: '2026-03-01T00:00:00.000Z' },
    { id: '2', clanId: 'b', joinedAt: '2026-02-01T00:00:00.000Z' },
  ];
  test('is the clan joined first', () => {
    expect(bannerAfterJoining(null, 'a')).toBe('a');
    expect(bannerAfterJoining('a', 'b')).toBe('a');
  });
  test('passes on leaving to the one joined first among those left, or none', () => {
    expect(bannerAfterLeaving('a', 'a', stays)).toBe('b');
    expect(bannerAfterLeaving('a', 'a', [])).toBeNull();
  });
  test('stays when another clan is left', () => expect(bannerAfterLeaving('c', 'a', stays)).toBe('c'));
});

test('names are the same when they differ in case alone', () => {
  for (const [a, b] of [
    ['Azure Sky', 'aZURE sKY'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['E\u0301lan', 'élan'],
  ] as const)
    expect(ignoringCase(a)).toBe(ignoringCase(b));
  expect(ignoringCase('Clan A')).not.toBe(ignoringCase('Clan Ä'));
});

test('an id tells when its user registered', () => {
  expect(registeredAtMs(uuidV7(1_795_000_000_123, new Uint8Array(10)))).toBe(1_795_000_000_123);
});

describe('what a clan hears of', () => {
  const at = '2026-11-20T12:00:00.000Z';
  const completion = (status: string, previousStatus: string | null) =>
    ({
      type: 'habit.completion-changed.v1',
      data: { userId: 'u', localDate: '2026-11-20', status, previousStatus, recordedAt: at },
    }) as AnyEvent;
  const rises = ['copper', 'iron'];
  const isRise = (from: string, to: string) => rises.indexOf(to) > rises.indexOf(from);

  test.each([
    ['done', null, 'completed'],
    ['done', 'partial', 'completed'],
    ['done', 'removed', 'completed'],
    ['done', 'skipped', 'completed'],
    ['done', 'done', null],
    ['removed', 'done', 'undone'],
    ['partial', 'done', 'undone'],
    ['skipped', 'done', 'undone'],
    ['partial', null, null],
    ['removed', 'partial', null],
  ] as const)('%s after %s: %s', (status, previous, kind) => {
    const deed = deedOf(completion(status, previous), isRise);
    expect(deed?.kind ?? null).toBe(kind);
    if (deed) expect(deed).toMatchObject({ userId: 'u', localDate: '2026-11-20', at, clanId: null });
  });

  test('a breakthrough, but not one taken back', () => {
    const change = (from: string, to: string) =>
      ({ type: 'progression.realm-changed.v1', data: { userId: 'u', version: 1, from, to, at } }) as AnyEvent;
    expect(deedOf(change('copper', 'iron'), isRise)?.kind).toBe('breakthrough');
    expect(deedOf(change('iron', 'copper'), isRise)).toBeNull();
  });
});
