export type Wish = { amount: number } | { skipped: true } | { remove: true };

/** What somebody states about one of their habits, at a minute of the day. */
export interface Act {
  minute: number;
  /** Place among the person's habits. */
  habit: number;
  wish: Wish;
}
