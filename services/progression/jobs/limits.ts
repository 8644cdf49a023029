/** What the jobs of this service do at most, each with its unit in its name. */
export const LIMITS = {
  /** Users evaluated in one transaction. */
  job_users_max: 250,
  /** Jobs that one process works on at once. */
  jobs_at_once_max: 2,
  /** Requests to Redis under way; beyond it marks are left to the sweeper. */
  requests_in_flight_max: 50,
  /** After evaluations were asked for, the next request waits so long for each user asked for … */
  pace_user_ms: 0.5,
  /** … but so long at least, since a job for one user costs nearly as much as one for twenty, … */
  pace_min_ms: 50,
  /** … and not longer than this. */
  pace_max_ms: 1_000,
  job_attempts_max: 5,
  job_retry_ms: 200,
  /** A worker that lost Redis looks for it so often. */
  redis_retry_ms: 1_000,
  /** How often overdue marks are looked for. */
  sweep_every_ms: 500,
  /** A mark as old as this is swept: its job is lost, or late. */
  sweep_after_ms: 2_000,
  /** How often users are looked for whose dates have closed; pages are told within a minute. */
  close_every_ms: 10_000,
  /** Users marked in one statement. */
  close_users_max: 1_000,
} as const;
