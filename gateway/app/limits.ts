/** Everything here that grows, waits or repeats, with its unit in its name. */
export const LIMITS = {
  /** Larger frames, more frames, or more that waits to be read, and the socket is closed. */
  frame_bytes_max: 16 * 1_024,
  flood_frames_per_second: 50,
  flood_seconds: 5,
  /** In one second: a fraction of a second's work, which all other sockets wait for. */
  burst_frames_max: 2_000,
  waiting_bytes_max: 1_024 * 1_024,

  sockets_max: 20_000,
  subscriptions_per_socket_max: 64,
  /** Subscriptions that one socket has asked for and that are not answered yet. */
  pending_per_socket_max: 32,

  /** A connection that does not say who it is in that time is closed. */
  introduce_ms: 10_000,
  /** How long a SUBSCRIBE to Redis may take before the client is told to try again. */
  channel_ms: 3_000,

  /** Requests to the leaderboard at once, and those that wait their turn. */
  views_parallel: 32,
  views_waiting_max: 5_000,
  /** Longer than the leaderboard itself waits for a board that is being built. */
  view_timeout_ms: 8_000,

  /** Dashboards that are being made, and those that wait their turn; each asks three parts at once. */
  dashboards_parallel: 32,
  dashboards_waiting_max: 1_000,
  /** Each gateway says so often that it is there; one that has not for so long is gone. */
  gateway_told_every_ms: 5_000,
  gateway_gone_after_ms: 20_000,

  /** How long one part may take for its share. */
  part_timeout_ms: 5_000,

  /** Steps kept while a board's first rows are being read. */
  steps_buffered_max: 1_000,
  /** Steps that nobody's view shows, and places below the window, are told so often at most. */
  quiet_ms: 1_000,
  /** Rows and places that contradict each other are read again so often; then later steps bring them together. */
  place_tries_max: 5,
  /** Ranks asked of Redis in one script. */
  ranks_chunk: 500,
  /** So often each watched board is compared with its index: a lost message, or an index that is gone, shows here. */
  compare_every_ms: 2_000,

  /** Expired tokens, periods that turned and slow readers are looked for so often, in so many parts. */
  sweep_every_ms: 62,
  sweep_slices: 4,
  /** Who has a socket open is seen so often. */
  seen_every_ms: 5 * 60_000,
  /** A subscription is checked anew at least so often, in case no message of a change came through. */
  recheck_every_ms: 5 * 60_000,
  recheck_retry_ms: 2_000,
  /** A gateway that ends lets so many sockets go at once, so often: others take them in meanwhile. */
  drain_wave_sockets: 500,
  drain_wave_every_ms: 200,
  /** After Redis was away clients connect anew, spread over this time. */
  reconnect_spread_ms: 2_000,
} as const;
