import type { Received } from './receiver.mts';

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** A trace as a tree, each line with when it began, counted from the first, and how long it took. */
export function treeOf(spans: readonly Received[]): string[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const inTime = [...spans].sort((a, b) => a.beganMs - b.beganMs);
  const roots = inTime.filter(({ parentId }) => parentId === null || !known.has(parentId));
  const zeroMs = inTime[0]?.beganMs ?? 0;
  const lines: string[] = [];
  const draw = (span: Received, lead: string, branch: string): void => {
    const [began, took] = [span.beganMs - zeroMs, span.endedMs - span.beganMs].map(ms);
    lines.push(
      `${began!.padStart(10)} ${took!.padStart(10)}  ${lead}${branch}${span.name}  · ${span.service}`,
    );
    const children = inTime.filter(({ parentId }) => parentId === span.spanId);
    const below = branch === '' ? '' : branch === '└─ ' ? '   ' : '│  ';
    children.forEach((child, index) =>
      draw(child, lead + below, index === children.length - 1 ? '└─ ' : '├─ '),
    );
  };
  for (const root of roots) draw(root, '', '');
  return [`${'began'.padStart(10)} ${'took'.padStart(10)}`, ...lines];
}
