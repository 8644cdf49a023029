import {
  decodeCursor,
  encodeCursor,
  ifMatch,
  page,
  pathDate,
  pathId,
  queryBool,
  queryDate,
  queryEnum,
  queryText,
  readPaging,
} from '..';

/** The pointer of the refusal, or what came out. */
function pointerOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    const { slug, errors } = error as { slug: string; errors?: { pointer: string }[] };
    return errors?.[0]?.pointer ?? slug;
  }
}

test('paging turns pages of any size without a gap or a double', () => {
  const all = Array.from({ length: 7 }, (_, index) => index);
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const after: number = cursor === null ? -1 : (decodeCursor(cursor) as number);
    const got = page(all.filter((n) => n > after).slice(0, 4), 3, (n) => n);
    seen.push(...got.items);
    cursor = got.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(all);
});

test('a cursor that is not one of this list is refused', () => {
  const isText = (value: unknown): value is string => typeof value === 'string';
  const open = (cursor: string) => pointerOf(() => decodeCursor(cursor, isText));
  expect(open(encodeCursor('a'))).toBe('a');
  for (const forged of [
    encodeCursor(5),
    encodeCursor('a\0'),
    '',
    '!',
    'AAAA',
    `${encodeCursor('a')}=`,
    '\ud800',
  ])
    expect(open(forged)).toBe('/query/cursor');
});

test.each([
  ['limit twice', () => readPaging({ limit: ['1', '2'] }), '/query/limit'],
  ['a cursor twice', () => readPaging({ cursor: ['a', 'b'] }), '/query/cursor'],
  ['a word that is not one', () => queryEnum({ period: 'year' }, 'period', ['day']), '/query/period'],
  ['a word that is missing', () => queryEnum({}, 'period', ['day'], { required: true }), '/query/period'],
  [
    'a prototype key as a word',
    () => queryEnum({ period: 'constructor' }, 'period', ['day']),
    '/query/period',
  ],
  ['a date that does not exist', () => queryDate({ from: '2026-02-29' }, 'from'), '/query/from'],
  ['a text with NUL', () => queryText({ query: 'a\0' }, 'query'), '/query/query'],
  ['a text that is too long', () => queryText({ query: 'xxxx' }, 'query', { max: 3 }), '/query/query'],
  ['neither true nor false', () => queryBool({ archived: '1' }, 'archived'), '/query/archived'],
  ['a path date that does not exist', () => pathDate('2026-11-31'), '/path/localDate'],
  ['a malformed id', () => pathId('5', 'habit'), 'not-found'],
  [
    'an id in capitals',
    () => pathId('01936B2F-0000-7000-8000-000000000001', 'x'),
    '01936b2f-0000-7000-8000-000000000001',
  ],
  ['an empty word', () => queryEnum({ period: '' }, 'period', ['day']), undefined],
  ['a text of blanks', () => queryText({ query: '  ' }, 'query'), undefined],
])('%s', (_name, work, outcome) => {
  expect(pointerOf(work)).toBe(outcome);
});

test.each([
  [undefined, null],
  ['*', '*'],
  ['"0"', 0],
  ['"42"', 42],
  ['W/"42"', '/header/if-match'],
  ['42', '/header/if-match'],
  ['"42", "43"', '/header/if-match'],
  ['"-1"', '/header/if-match'],
  ['"1.0"', '/header/if-match'],
  ['"99999999999999999999"', '/header/if-match'],
  ['', '/header/if-match'],
])('If-Match: %s', (header, outcome) => {
  expect(pointerOf(() => ifMatch({ 'if-match': header }))).toBe(outcome);
});
