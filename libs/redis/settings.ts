/** Injection token of `RedisSettings`; the process provides it. */
export const REDIS_SETTINGS = Symbol('RedisSettings');

export interface RedisSettings {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://` for TLS; `host:port,host:port` are nodes of a cluster. */
  url: string;
}

/** What connections share: how patient they are, and with what. */
export const REDIS_LIMITS = {
  /** Reconnecting goes on for ever, at intervals that grow to this. */
  reconnectDelayMaxMs: 2_000,
  reconnectDelayStepMs: 50,
  /** Where a cluster keeps what is asked for again so often, besides each time that a node says it moved. */
  slotsRefreshMs: 5_000,
  connectTimeoutMs: 5_000,
  /** A command that was sent and not answered for so long fails. */
  commandTimeoutMs: 5_000,
  /** How long the boot waits for Redis to be there. */
  bootWaitMs: 60_000,
  /** How long a worker may finish its jobs when the process drains. */
  workerCloseTimeoutMs: 8_000,
} as const;
