/** Everything here that grows, waits or repeats, with its unit in its name. */
export const LIMITS = {
  /** Events taken in one transaction. */
  batch_events_max: 1_000,
  /** Deltas of a board come at most so often; and so often one looks for what other processes have marked. */
  cycle_min_ms: 100,
  /** A cycle rests so many times as long as it worked: the more there is to do, the more changes merge into one. */
  cycle_rest_factor: 2,
  cycle_rest_max_ms: 500,
  /** Marks brought to the index in one cycle; the rest waits for the next. */
  cycle_marks_max: 10_000,
  /** Rows read from Postgres at once. */
  rows_chunk: 2_000,
  /** Boards that change at once in Redis. */
  apply_parallel_boards: 64,
  /** Traces that one step of a board is part of; under load it may show a thousand completions. */
  step_traces_max: 16,
  /** Marks that wait are counted up to here. */
  marks_counted_max: 100_000,
  /** Boards read from Postgres at once; other wishes wait. */
  builds_parallel: 4,
  /** Boards that one cycle installs at most. */
  builds_per_cycle_max: 64,
  builds_waiting_max: 1_000,
  /** Who stands by asks so often whether the lock has come free. */
  standby_ms: 1_000,
  /** After a failure, before the next cycle. */
  retry_ms: 500,
  /** How often unused boards are looked for. */
  evict_every_ms: 60_000,
  /** A board that nobody read or watched for so long leaves the index. */
  unused_ms: 60 * 60_000,
  /** More boards than this and the longest unread leave sooner. */
  loaded_boards_max: 20_000,
} as const;
