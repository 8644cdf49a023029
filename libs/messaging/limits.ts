/** Everything here that grows, waits or repeats, with its unit in its name. */
export const LIMITS = {
  /** Events handed to a consumer at once, unless its subscription says less or more. */
  batch_events_default: 500,
  /** After a batch, unless a subscription says otherwise, and after a send: brokers work by the send, not by the event. */
  rest_ms: 20,
  /** Events read from an outbox and sent to Kafka at once. */
  relay_batch_events: 1_000,
  /** Bytes of one send to a topic; a broker takes 1 MiB. */
  relay_send_bytes: 768 * 1024,
  /** Bytes of one event's data; more is refused when it is written. */
  event_data_bytes: 512 * 1024,

  /** After a wake that nothing was found for the next look comes so soon, then later and later … */
  poll_min_ms: 5,
  /** After events were found and no wake has come since: in this process nobody has written more. */
  poll_found_ms: 40,
  /** … up to this while nothing happens: what another process committed is seen within it. */
  poll_max_ms: 200,
  /** A reader of an outbox saves its place so often at most: what it read since then comes again after a crash. */
  place_saved_every_ms: 250,
  /** Between two tries of a transient failure: from … to …, doubling. */
  retry_min_ms: 50,
  retry_max_ms: 5_000,
  /** How often an event that a consumer refuses is tried alone before it becomes a dead letter. */
  refused_attempts: 3,
  refused_retry_ms: 50,

  /** Who stands by asks so often whether the lock has come free. */
  standby_ms: 1_000,
  /** How often requests to send dead letters again are looked for, and how many are taken at once. */
  resend_poll_ms: 1_000,
  resend_batch_letters: 100,
  /** A resend that was begun and not ended by then (its process died) is begun anew. */
  resend_claim_ms: 60_000,
  /** Characters kept of an error's text. */
  error_text_chars: 2_000,

  /** An outbox keeps what has been read for so long, for replays and for a broker that lost its disk. */
  outbox_retention_hours: 72,
  /** Longer than outbox and topics keep an event, or one could be taken for new. */
  inbox_retention_hours: 24 * 21,
  topic_retention_hours: 24 * 7,
  retention_every_ms: 10 * 60_000,
  retention_batch_rows: 5_000,

  /** Lag is counted up to here; beyond it is only known to be more. */
  lag_events_max: 100_000,
  /** Partitions of a topic: the most processes that can share a group's work. */
  topic_partitions: 12,
  /** Copies of a topic, each on a broker of its own, as far as there are so many. */
  topic_copies_max: 3,
  /** A message that no broker takes any more. */
  message_bytes_max: 1_000_000,

  kafka_connect_timeout_ms: 3_000,
  kafka_request_timeout_ms: 5_000,
  /** Tries of one request before its client is given up and a new one is made. */
  kafka_request_retries: 2,
  kafka_throttle_check_ms: 10,
  kafka_retry_min_ms: 200,
  kafka_retry_max_ms: 2_000,
  /** A consumer that doesn't beat for so long has died, and its partitions go to others. */
  kafka_session_timeout_ms: 15_000,
  kafka_heartbeat_ms: 3_000,
  /** A broker holds an empty fetch for so long. */
  kafka_fetch_wait_ms: 100,
  kafka_fetch_bytes_per_partition: 1024 * 1024,
  kafka_fetch_bytes: 8 * 1024 * 1024,
  /** A consumer without any sign of life for so long is replaced. */
  kafka_silence_ms: 60_000,
} as const;
