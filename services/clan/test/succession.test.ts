import { heirOfAbsentLeader, heirOfLeaver, type Heir, presentSince } from '../domain/succession';

const now = new Date('2026-11-20T12:00:00.000Z');
const since = presentSince(now, 14);
const DAY_MS = 86_400_000;

/** `[name, role, joined so many days ago, seen so many days ago]` */
type Row = [string, Heir['role'], number, number | null];
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
const member = ([name, role, joined, seen]: Row): Heir => ({
  id: name,
  userId: name,
  role,
  joinedAt: ago(joined),
  lastSeenAt: seen === null ? null : ago(seen),
});

describe('an absent leader is followed by the elder, else the member, longest in the clan who was seen', () => {
  const table: [string, Row[], string | null][] = [
    [
      'the leader was seen',
      [
        ['ann', 'leader', 90, 13.9],
        ['ben', 'elder', 80, 0],
      ],
      null,
    ],
    [
      'away, an elder is there',
      [
        ['ann', 'leader', 90, 15],
        ['ben', 'elder', 80, 1],
      ],
      'ben',
    ],
    [
      'an elder before a longer member',
      [
        ['ann', 'leader', 90, 15],
        ['cal', 'member', 85, 0],
        ['ben', 'elder', 2, 13],
      ],
      'ben',
    ],
    [
      'the longest of two elders',
      [
        ['ann', 'leader', 90, 15],
        ['dan', 'elder', 10, 0],
        ['ben', 'elder', 20, 13],
      ],
      'ben',
    ],
    [
      'elders away too, so a member',
      [
        ['ann', 'leader', 90, 15],
        ['ben', 'elder', 80, 20],
        ['cal', 'member', 5, 2],
        ['dot', 'member', 3, 0],
      ],
      'cal',
    ],
    [
      'nobody was seen: the leader stays',
      [
        ['ann', 'leader', 90, 15],
        ['ben', 'elder', 80, 20],
        ['cal', 'member', 70, null],
      ],
      null,
    ],
    ['alone', [['ann', 'leader', 90, 400]], null],
    [
      'never seen is absent',
      [
        ['ann', 'leader', 90, null],
        ['cal', 'member', 70, 0],
      ],
      'cal',
    ],
    [
      'told at most once an hour: 14 days and half an hour may be less',
      [
        ['ann', 'leader', 90, 14 + 0.5 / 24],
        ['ben', 'elder', 80, 0],
      ],
      null,
    ],
  ];
  test.each(table)('%s', (_, rows, heir) => {
    for (const order of [rows, rows.toReversed()])
      expect(heirOfAbsentLeader(order.map(member), since)?.userId ?? null).toBe(heir);
  });
});

describe('a clan always has a leader, so one who leaves is followed even by someone who was not seen', () => {
  const table: [string, Row[], string | null][] = [
    [
      'the elder who was seen',
      [
        ['ben', 'elder', 80, 20],
        ['eve', 'elder', 10, 1],
      ],
      'eve',
    ],
    [
      'a member who was seen before an elder who was not',
      [
        ['ben', 'elder', 80, 20],
        ['cal', 'member', 70, 3],
      ],
      'cal',
    ],
    [
      'nobody was seen: the longest elder',
      [
        ['cal', 'member', 85, 16],
        ['ben', 'elder', 80, 20],
        ['eve', 'elder', 10, 30],
      ],
      'ben',
    ],
    [
      'nobody was seen, no elder: the longest member',
      [
        ['cal', 'member', 70, null],
        ['dot', 'member', 75, 99],
      ],
      'dot',
    ],
    ['nobody is left', [], null],
  ];
  test.each(table)('%s', (_, rows, heir) => {
    expect(heirOfLeaver(rows.map(member), since)?.userId ?? null).toBe(heir);
  });
});

test('who joined in the same millisecond is told apart by the id', () => {
  const twins = [member(['b', 'member', 5, 0]), member(['a', 'member', 5, 0])];
  expect(heirOfLeaver(twins, since)?.userId).toBe('a');
});
