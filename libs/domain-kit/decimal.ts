/** Madra and scores are whole hundredths inside and numbers of at most 2 decimals on the wire. */
export type Hundredths = number;

export const toHundredths = (value: number): Hundredths => Math.round(value * 100);
export const fromHundredths = (value: Hundredths): number => value / 100;
