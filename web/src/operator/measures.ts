const UNITS = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
] as const;
const MEMORY = [
  ['kilobyte', 1e3],
  ['megabyte', 1e6],
  ['gigabyte', 1e9],
] as const;

/** Figures in the largest unit of which they have two, or the smallest. */
export function measuresOf(locale: string) {
  const inUnits =
    (units: readonly (readonly [unit: string, size: number])[]) =>
    (amount: number): string => {
      const [unit, size] = units.findLast((each) => amount >= 2 * each[1]) ?? units[0]!;
      const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 } as const;
      return new Intl.NumberFormat(locale, format).format(amount / size);
    };
  return { age: inUnits(UNITS), bytes: inUnits(MEMORY) };
}
