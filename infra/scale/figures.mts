/**
 * What people do. Assumptions, not measurements: change them to your own valley and run `npm run scale` again.
 */
export const BEHAVIOUR = {
  /** Of all registered people, those who complete something on a day. */
  active_share: 0.4,
  /** Changes of completions an active person makes a day, undos included. */
  completions_per_active_day: 6,
  /** Of a day's work, what falls into its busiest hour. */
  busiest_hour_share: 0.15,
  /** How much the busiest seconds of that hour are above its mean: reminders go off on the full hour. */
  burst: 3,
  visits_per_active_day: 4,
  /** Calls of the page on each visit: progress, habits, completions of the day, clans, two boards. */
  reads_per_visit: 8,
  /** Minutes a day that an active person has the page open. */
  minutes_open_per_active_day: 12,
  /** Of all people, those in a clan; and how many are in one. */
  clan_share: 0.7,
  clan_members: 20,
  /** Open pages of one's clan are likelier while others are there, too: times the mean. */
  watching_together: 5,
  habits_per_person: 5,
} as const;

/**
 * What one piece of work costs, in microseconds of one core, all measured on 21 November 2026 (2 shared cores of an AMD
 * EPYC, Node 24, Postgres 18). A completion's are those of `npm run bench -- --services puts` on a slow night, with all
 * that a part does beside it (docs/performance.md); the publisher is in the leaderboard's 109 there, and Postgres' 353
 * are divided as its stages were by themselves. Everything else is each stage by itself.
 */
export const COSTS = {
  node_us: {
    put: 232,
    read: 105,
    progression: 257,
    clan: 63,
    leaderboard: 79,
    publisher: 30,
    delivery: 40,
  },
  postgres_us: { put: 77, read: 20, progression: 179, leaderboard: 97 },
  redis_us: { completion: 18, read: 7 },
  /** Produced and consumed once, broker included. */
  kafka_us: { event: 50 },
  /** WAL and sockets are measured; what is stored is estimated from the tables' columns. */
  bytes: {
    /** One completion with its ledger entry, scores, credit and their indexes, for good. */
    stored_per_completion: 1_150,
    /** Its events in the outboxes, for three days. */
    outbox_per_completion: 1_900,
    wal_per_completion: 5_700,
    kafka_per_completion: 1_700,
    /** One standing on a board that is loaded: its place and its row. */
    redis_per_standing: 420,
    socket: 16_700,
  },
  /** Events that one completion becomes on its way: changed, day scored, progress changed. */
  events_per_completion: 3,
} as const;

/** Where an engine or a single process ends, as a careful operator would set it. */
export const LIMITS = {
  /** Of a core, what a process may be given before another one is started. */
  busy_share: 0.6,
  sockets_per_gateway: 10_000,
  /** Partitions of a topic as shipped: the most processes that share a group's work. */
  partitions: 12,
  /** A single primary: its cores, its disk and the connections that it takes without a pooler. */
  postgres_cores: 32,
  postgres_terabytes: 16,
  postgres_connections: 500,
  redis_gigabytes: 50,
  /** Connections that one process opens to Postgres at most. */
  pool: 10,
  outbox_days: 3,
  kafka_days: 7,
  kafka_copies: 3,
} as const;
