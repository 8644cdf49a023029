import { PERIODS, type Period } from '#libs/contracts';

/** A score and the latest change of amount among the completions that make it up. */
export interface Points {
  scoreHundredths: number;
  reachedAtMs: number;
}

/**
 * What some completions of a date are worth: hundredths and milliseconds of `Points` for each period in the order of
 * `PERIODS`, two zeros where they do not count. Numbers alone, since there are millions of them. Two stand for eight
 * where all periods agree, as they do until one of them freezes.
 */
export type Worth = readonly number[];

export const NOTHING: Worth = [0, 0];
const NUMBERS = 2 * PERIODS.length;
const PLACE = Object.fromEntries(PERIODS.map((period, index) => [period, 2 * index])) as Record<
  Period,
  number
>;

export const isNothing = (worth: Worth): boolean => worth.every((number) => number === 0);

export const hundredthsIn = (worth: Worth, period: Period): number =>
  worth.length === 2 ? worth[0]! : worth[PLACE[period]]!;

export const reachedAtIn = (worth: Worth, period: Period): number =>
  worth.length === 2 ? worth[1]! : worth[PLACE[period] + 1]!;

/** With more points in some periods. */
export function plus(worth: Worth, periods: readonly Period[], points: Points): Worth {
  const sum = inFull(worth);
  for (const period of periods) {
    const at = PLACE[period];
    sum[at]! += points.scoreHundredths;
    sum[at + 1] = Math.max(sum[at + 1]!, points.reachedAtMs);
  }
  return inShort(sum);
}

export function sumOf(a: Worth, b: Worth): Worth {
  const sum = inFull(a);
  inFull(b).forEach(
    (number, at) => (sum[at] = at % 2 === 0 ? sum[at]! + number : Math.max(sum[at]!, number)),
  );
  return inShort(sum);
}

/**
 * A sum after one of its parts changed; null where only all the parts can tell, since what was reached last in it
 * has been taken back.
 */
export function changedSum(sum: Worth, was: Worth, is: Worth): Worth | null {
  const changed = inFull(sum);
  const [before, after] = [inFull(was), inFull(is)];
  for (let at = 0; at < NUMBERS; at += 2) {
    const reached = at + 1;
    if (before[reached] === changed[reached] && after[reached]! < before[reached]!) return null;
    changed[at]! += after[at]! - before[at]!;
    changed[reached] = Math.max(changed[reached]!, after[reached]!);
  }
  return inShort(changed);
}

function inFull(worth: Worth): number[] {
  if (worth.length === NUMBERS) return [...worth];
  const full: number[] = [];
  for (let at = 0; at < NUMBERS; at += 2) full.push(worth[0]!, worth[1]!);
  return full;
}

const inShort = (full: Worth): Worth =>
  full.every((number, at) => number === full[at % 2]) ? full.slice(0, 2) : full;
