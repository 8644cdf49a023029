const decimals = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** Madra and scores have at most two decimals. */
export const number = (value: number): string => decimals.format(value);

/** `1 day`, `2 days`. */
export const counted = (count: number, thing: string): string =>
  `${number(count)} ${thing}${count === 1 ? '' : 's'}`;
