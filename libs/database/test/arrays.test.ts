import { freshDatabase, type FreshDatabase } from '#libs/testing';
import { jsonArray, jsonTextArray, plainArray, textArray } from '../arrays';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const readBack = async (type: string, array: string): Promise<unknown[]> => {
  const rows = await fresh.query<{ value: unknown }>(`SELECT unnest($1::${type}[]) AS value`, [array]);
  return rows.map(({ value }) => value);
};

const TEXTS = [
  '',
  'NULL',
  'null',
  'a,b',
  '{a}',
  '"',
  '\\',
  '\\"',
  'line\nline\r\n',
  '\t',
  ' edge ',
  '\u2028',
  'Łi 🌱',
];

describe('arrays as text', () => {
  it('numbers, words and nothing come back as they went', async () => {
    expect(await readBack('int', plainArray([1, null, -3]))).toEqual([1, null, -3]);
    expect(await readBack('text', plainArray(['done', null]))).toEqual(['done', null]);
    expect(await readBack('text', plainArray([]))).toEqual([]);
  });

  it('any text comes back as it went', async () => {
    expect(await readBack('text', textArray([...TEXTS, null]))).toEqual([...TEXTS, null]);
  });

  it('any JSON comes back as it went', async () => {
    const values = [
      ...TEXTS.map((text) => ({ text, [text]: [text] })),
      { n: 1.5, deep: { none: null } },
      null,
    ];
    expect(await readBack('jsonb', jsonArray(values))).toEqual(values);
    const texts = values.map((value) => JSON.stringify(value));
    expect(await readBack('text', jsonTextArray(texts))).toEqual(texts);
  });
});
