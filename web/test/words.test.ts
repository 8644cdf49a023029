import { PROBLEM_BASE, PROBLEMS, type Problem } from '#libs/contracts';
import { ProblemError } from '../src/api/problem-error';
import { operatorGerman } from '../src/operator/de';
import { operatorEnglish } from '../src/operator/en';
import { german } from '../src/words/de';
import { english } from '../src/words/en';
import { formatOf } from '../src/words/format';
import { whyNot } from '../src/words/problems';

type Entry = string | ((...values: never[]) => string) | { [key: string]: Entry };

/** Every text by its path; those that take figures and names are given some. */
function texts(entry: Entry, path = ''): [string, string][] {
  if (typeof entry === 'string') return [[path, entry]];
  if (typeof entry === 'object')
    return Object.entries(entry).flatMap(([key, value]) => texts(value, `${path}/${key}`));
  return SAMPLES.map((sample, index) => {
    // What stands for a name may also be a date or an instant: those fail loudly on anything else.
    const tellWith = (text: string) => entry(...(Array(entry.length).fill(text) as never[]));
    try {
      return [`${path}(${index})`, entry(...(Array(entry.length).fill(sample) as never[]))];
    } catch {
      return [`${path}(${index})`, tellWith('2026-11-20')];
    }
  });
}
const SAMPLES = [1, 3];

describe('the catalogue', () => {
  const [british, ours] = [formatOf('en-GB'), formatOf('de-DE')];
  const all = (of: object) => new Map(texts(of as unknown as Entry));
  const en = all({ ...english(british), operator: operatorEnglish(british) });
  const de = all({ ...german(ours), operator: operatorGerman(ours) });

  it('says everything in both languages', () => {
    expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [path, text] of [...en, ...de]) expect([path, text.trim()]).not.toEqual([path, '']);
  });

  it('leaves nothing untranslated but names and figures', () => {
    const SAME_IN_BOTH =
      /^\/(valley\/(name|clan)|live\/live|realms\/|aspects\/wind|today\/(madra|yields)|progress\/madra|habit\/(name|aspect)|clan\/motto|operator\/parts\/services\/clan|board\/(name|clans|live)|settings\/haptics)/;
    const same = [...en].filter(([path, text]) => de.get(path) === text && /\p{L}{3}/u.test(text));
    expect(same.filter(([path]) => !SAME_IN_BOTH.test(path))).toEqual([]);
  });

  it('counts as each language does', () => {
    expect(english(formatOf('en-GB')).days(1)).toBe('1 day');
    expect(english(formatOf('en-GB')).days(1200)).toBe('1,200 days');
    expect(german(formatOf('de-DE')).days(1)).toBe('1 Tag');
    expect(german(formatOf('de-DE')).days(1200)).toBe('1.200 Tage');
    expect(german(formatOf('de-DE')).board.up(2, '20. Nov.')).toBe('2 Plätze hinauf seit 20. Nov.');
  });
});

describe('a refusal', () => {
  const de = german(formatOf('de-DE'));
  const refusal = (problem: Partial<Problem>) =>
    new ProblemError({
      type: `${PROBLEM_BASE}validation`,
      title: 'T',
      status: 400,
      detail: 'English.',
      ...problem,
    });

  it('of any kind is told in the language of the page', () => {
    for (const slug of Object.keys(PROBLEMS)) {
      const told = whyNot(refusal({ type: PROBLEM_BASE + slug }), de);
      expect(told).toBe(de.problems[slug as keyof typeof de.problems]);
    }
    expect(whyNot(new TypeError('fetch failed'), de)).toBe(de.problems.unreachable);
  });

  it('of a field says what the field must be, once', () => {
    const detail = 'must be something else';
    const errors = [
      { pointer: '/settings/dayStartsAt', detail },
      { pointer: '/schedule/days/0', detail },
      { pointer: '/schedule/days/3', detail },
    ];
    expect(whyNot(refusal({ errors }), de)).toBe(`${de.fields.dayStartsAt} ${de.fields.days}`);
  });

  it("keeps the server's own words for what the page has none for", () => {
    const errors = [{ pointer: '/pillarId', detail: 'must be an id' }];
    expect(whyNot(refusal({ errors }), de)).toBe(`${de.problems.validation} Pillar id must be an id.`);
    expect(whyNot(refusal({ type: 'about:blank' }), de)).toBe('English.');
  });

  it('can mean something else just here', () => {
    const special = { validation: 'Nobody has that id.' };
    const errors = [{ pointer: '/userId', detail: 'must be an id' }];
    expect(whyNot(refusal({ errors }), de, special)).toBe('Nobody has that id.');
  });
});
