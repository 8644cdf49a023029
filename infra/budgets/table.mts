import { type Budget, isMet, isWithin } from './budget.mts';

const HEADS = ['budget', 'where', 'wanted', 'reached', 'met'];

/** The budgets as a table in Markdown, with what belongs to each below it. */
export function table(budgets: readonly Budget[], isShort: boolean): string {
  const rows = budgets.map((each) => [
    `${each.what}${each.unit === '' ? '' : `, ${each.unit}`}`,
    each.where,
    wanted(each, isShort),
    short(each.reached),
    met(each, isShort),
  ]);
  const widths = HEADS.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const notes = budgets.flatMap(({ what, where, notes: said }) =>
    said.map((note) => `- ${what}, ${where}: ${note}`),
  );
  return [
    line(HEADS),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

function wanted({ limit, shortLimit }: Budget, isShort: boolean): string {
  const text = ({ value, isMost }: Budget['limit']): string => `${isMost ? '≤' : '≥'} ${short(value)}`;
  return isShort && shortLimit.value !== limit.value
    ? `${text(limit)} (here ${text(shortLimit)})`
    : text(limit);
}

function met(each: Budget, isShort: boolean): string {
  if (isMet(each)) return 'yes';
  return isShort && isWithin(each.reached, each.shortLimit) ? 'no, but as far as asked here' : 'NO';
}

/** As many digits as anybody reads. */
const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(value < 1 ? 3 : 1)));
