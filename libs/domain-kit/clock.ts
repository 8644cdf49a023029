/** The time of this process, for timers, tokens and logs. What is recorded is stamped by the database's clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
