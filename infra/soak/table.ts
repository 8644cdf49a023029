import type { Report } from './report';

const HEADS = ['what', 'of', 'first third', 'last third', 'most', 'allowed', 'flat'];
/** Differences printed of each kind; the count is always whole. */
const SHOWN_MAX = 5;
const LINE_MAX = 300;

/** What a run came to, to read: the courses as a table in Markdown, then what was compared. */
export function textOf({ lines, comparisons, counts, reached, rate, verdict, seed }: Report): string {
  const rows = lines.map(({ kind, of, first, last, most, allowed, isKnown, isFlat, isJudged }) => [
    kind,
    of,
    ...[first, last, most].map((value) => value.toFixed(0)),
    isJudged ? allowed.toFixed(0) : '',
    !isJudged ? 'not judged' : !isKnown ? 'READ TOO SELDOM' : isFlat ? 'yes' : 'NO',
  ]);
  const table = [HEADS, HEADS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const { acknowledged, refused, unknown } = counts;
  return [
    ...table,
    '',
    `${rate}/s asked for, ${reached.toFixed(0)}/s acknowledged, faults and all`,
    `client: acknowledged ${acknowledged}, refused ${refused}, unknown ${unknown}`,
    ...comparisons.flatMap(({ what, compared, differences }) => [
      `compared ${compared} ${what}: ${differences.length === 0 ? 'agree' : `${differences.length} differences`}`,
      ...differences.slice(0, SHOWN_MAX).map((difference) => `  ${difference.slice(0, LINE_MAX)}`),
    ]),
    `verdict: ${verdict} (seed ${seed})`,
  ].join('\n');
}
