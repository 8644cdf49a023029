/** What the page may cost, and what it was seen to cost. */
export interface Budget {
  what: string;
  /** The screen it was measured on. */
  where: string;
  unit: string;
  /** What is to be reached (issue 5), in the unit. */
  limit: Limit;
  /** What the short form asks for instead: a machine with neighbours is slow, and not to blame for it. */
  shortLimit: Limit;
  reached: number;
  /** Sentences that belong to the figure. */
  notes: string[];
}

interface Limit {
  value: number;
  isMost: boolean;
}

export const atMost = (value: number): Limit => ({ value, isMost: true });
export const atLeast = (value: number): Limit => ({ value, isMost: false });

type Said = Omit<Budget, 'shortLimit' | 'notes'> & Partial<Budget>;

/** A budget of which only what matters is said; what does not depend on time has one limit. */
export const budget = (said: Said): Budget => ({ shortLimit: said.limit, notes: [], ...said });

export const isWithin = (reached: number, { value, isMost }: Limit): boolean =>
  isMost ? reached <= value : reached >= value;

export const isMet = ({ reached, limit }: Budget): boolean => isWithin(reached, limit);

/** Whether a run may end well: by the limits of its form. What could not be measured is not met. */
export const isGood = (budgets: readonly Budget[], isShort: boolean): boolean =>
  budgets.every(({ reached, limit, shortLimit }) => isWithin(reached, isShort ? shortLimit : limit));
