import { isMet, type ByPart, type Figure } from './figure.mts';
import { short, sum } from './numbers.mts';

const HEAD = [
  'workload',
  'figure',
  'min',
  'median',
  'max',
  'target',
  'met',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'MiB',
];
/** Columns of words; numbers stand on the right. */
const WORDS = new Set([0, 1]);

/** The figures as a table to read, with what belongs to each below its line. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(cells);
  const widths = HEAD.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: string[]): string =>
    row
      .map((cell, column) =>
        WORDS.has(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const lines = figures.flatMap((figure, index) => [
    line(rows[index]!),
    ...below(figure).map((text) => `    ${text}`),
  ]);
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...lines].join('\n');
}

function cells(figure: Figure): string[] {
  const { workload, what, unit, spread, target, latencyMs, cpu, memoryMiB } = figure;
  const met = isMet(figure);
  return [
    workload,
    unit === '' ? what : `${what}, ${unit}`,
    short(spread.min),
    short(spread.median),
    short(spread.max),
    target === null ? '' : `${target.isMost ? '≤' : '≥'} ${short(target.value)}`,
    met === null ? '' : met ? 'yes' : 'no',
    latencyMs === null ? '' : short(latencyMs.p50),
    latencyMs === null ? '' : short(latencyMs.p99),
    cpu === null ? '' : short(sum(Object.values(cpu))),
    memoryMiB === null ? '' : short(sum(Object.values(memoryMiB))),
  ];
}

function below({ cpu, memoryMiB, baselines, notes }: Figure): string[] {
  return [
    ...(cpu === null ? [] : [`CPU µs per operation: ${byPart(cpu)}`]),
    ...(memoryMiB === null ? [] : [`MiB: ${byPart(memoryMiB)}`]),
    ...baselines.map(
      ({ name, spread, ratio, wanted }) =>
        `${name}: ${short(spread.median)} (${short(spread.min)} to ${short(spread.max)}); ratio ${short(ratio)}` +
        (wanted === null ? '' : `, ${short(wanted)} wanted: ${ratio >= wanted ? 'met' : 'not met'}`),
    ),
    ...notes,
  ];
}

const byPart = (parts: ByPart): string =>
  Object.entries(parts)
    .sort(([, a], [, b]) => b - a)
    .map(([part, value]) => `${part} ${short(value)}`)
    .join(', ');
