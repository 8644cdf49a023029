import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeeds, SEED_DIRECTORY } from '../read-seeds';
import { assembleRules } from '../rules';
import { parseSeed, ruleValues, SeedError, type SeedProblem } from '../seed-file';

const shipped = (kind: string) => readFile(join(SEED_DIRECTORY, `${kind}.json`), 'utf8');

async function problemsOf(
  kind: 'rules' | 'realms' | 'elements',
  edit: (file: SeedFile) => void,
): Promise<SeedProblem[]> {
  const file = JSON.parse(await shipped(kind)) as SeedFile;
  edit(file);
  try {
    parseSeed(kind, `${kind}.json`, JSON.stringify(file));
    return [];
  } catch (error) {
    return (error as SeedError).problems;
  }
}

type SeedFile = { version: unknown; updated_at: unknown; data: Record<string, unknown>[] };

const ruleIndex = (file: SeedFile, key: string) => file.data.findIndex((record) => record['key'] === key);

test('the shipped rules are those of the valley', async () => {
  const rules = (await readSeeds(SEED_DIRECTORY)).find((seed) => seed.kind === 'rules')!;
  expect(assembleRules(ruleValues(rules.records), rules.version)).toMatchObject({
    version: rules.version,
    yield: { base: 10, ratioMax: 1.5, difficultyFactors: [1, 1.5, 2], multiplierMax: 2 },
    dailyScoreCap: 120,
    streakBonuses: [
      { length: 7, madra: 20 },
      { length: 30, madra: 100 },
      { length: 100, madra: 400 },
      { length: 365, madra: 1500 },
    ],
    freezes: { everyDates: 10, heldMax: 2 },
    days: { recordableBack: 7, zoneMemoryHours: 48, dayStartsAtMax: '12:00' },
    habits: { activeMax: 100, minutesMax: 1440, countMax: 10_000, intervalMin: 2, intervalMax: 30 },
    clans: { membersMax: 50, perUserMax: 5, absentLeaderDays: 14, nameMin: 3, nameMax: 40, mottoMax: 140 },
    boards: { endsAtUtcOffsetHours: -12, provisionalHours: 24 },
  });
});

test('the shipped realms and aspects are in order', async () => {
  const seeds = await readSeeds(SEED_DIRECTORY);
  const keys = (kind: string) =>
    seeds.find((seed) => seed.kind === kind)!.records.map((record) => record.key);
  expect(keys('realms').join(' ')).toBe(
    'copper iron jade lowgold highgold truegold underlord overlord archlord sage-or-herald monarch',
  );
  expect(keys('elements').join(' ')).toBe('pure fire water earth wind life dream shadow');
});

describe('a broken file is told by file, pointer and what is wrong', () => {
  test.each<[string, 'rules' | 'realms' | 'elements', (file: SeedFile) => void, string]>([
    ['a version that is no number', 'elements', (file) => (file.version = '2'), '/version'],
    [
      'an instant that does not exist',
      'elements',
      (file) => (file.updated_at = '2026-13-45T00:00:00Z'),
      '/updated_at',
    ],
    ['no data', 'elements', (file) => (file.data = []), '/data'],
    ['a key in capitals', 'elements', (file) => (file.data[2]!['key'] = 'Water'), '/data/2/key'],
    ['a key twice', 'elements', (file) => (file.data[2]!['key'] = 'fire'), '/data/2/key'],
    ['an unknown field', 'elements', (file) => (file.data[0]!['colour'] = 'red'), '/data/0'],
    ['a control character', 'elements', (file) => (file.data[0]!['name'] = 'Pu\u0000re'), '/data/0/name'],
    ['a realm below the one before it', 'realms', (file) => (file.data[3]!['madra'] = 299), '/data/3/madra'],
    ['a first realm not everyone has', 'realms', (file) => (file.data[0]!['madra'] = 1), '/data/0/madra'],
    ['a rule of the wrong type', 'rules', (file) => (file.data[0]!['value'] = 7), '/data/0/value'],
    ['an unknown rule', 'rules', (file) => (file.data[0]!['key'] = 'gravity'), '/data/0/key'],
    ['a missing rule', 'rules', (file) => file.data.pop(), '/data'],
  ])('%s', async (_, kind, edit, pointer) => {
    const problems = await problemsOf(kind, edit);
    expect(problems).toContainEqual({ file: `${kind}.json`, pointer, detail: expect.any(String) });
  });

  test('bounds that contradict each other', async () => {
    const problems = await problemsOf('rules', (file) => {
      file.data[ruleIndex(file, 'clan-name-length-min')]!['value'] = 41;
    });
    expect(problems).toEqual([
      {
        file: 'rules.json',
        pointer: expect.stringMatching(/^\/data\/\d+\/value$/),
        detail: 'must not be below clan-name-length-min',
      },
    ]);
  });

  test('no JSON, and a file that is not there, in one go', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sacred-valley-seed-'));
    try {
      await cp(SEED_DIRECTORY, directory, { recursive: true });
      await writeFile(join(directory, 'rules.json'), '{"version": 1,');
      await rm(join(directory, 'realms.json'));
      const error = (await readSeeds(directory).catch((caught: unknown) => caught)) as SeedError;
      expect(error).toBeInstanceOf(SeedError);
      expect(error.problems.map((problem) => problem.file)).toEqual(['rules.json', 'realms.json']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
