import type { Outcome } from './run';

const HEADS = ['#', 'provoked', 'size', 'ack', 'refused', 'unknown', 'compared', 's', 'seed', 'verdict'];

/** What all scenarios came to, as a table in Markdown. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ scenario, size, seed, counts, comparisons, seconds, verdict, reason }) => [
    scenario.number,
    scenario.provokes,
    size,
    counts.acknowledged,
    counts.refused,
    counts.unknown,
    comparisons.reduce((sum, { compared }) => sum + compared, 0),
    seconds.toFixed(0),
    seed,
    verdict === 'skipped' ? `skipped: ${reason}` : verdict,
  ]);
  return [HEADS, HEADS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
