import { Pool, type PoolConfig } from 'pg';
import type { Logger } from '#libs/domain-kit';
import { replicaUrlOf } from './addresses';
import { KEPT_ALIVE, serviceOptions, withOptions } from './connection-options';
import { transactionOn } from './pooled';
import type { PersonRead } from './queryable';
import { READ_FOR_PERSON } from './roles';
import { DATABASE_DEFAULTS, type DatabaseSettings, type SchemaName } from './settings';
import { isTransient } from './transient';
import { poolTypes } from './type-parsers';

const REPLICA_LIMITS = {
  /** Connections to the replica for each schema. */
  pool_max: 4,
  /** A replica that is further behind is not asked. */
  lag_max_s: 30,
  /** What was written later than that is asked of the primary: longer than a lost connection stays unnoticed. */
  age_min_s: 300,
  /** One that does not answer in this time is left out: the primary answers. */
  statement_timeout_ms: 5_000,
  idle_ms: 30_000,
};

/** Whether it has what was written before an instant: it hears of the primary, and has done most of what it heard. */
const HAS_IT = `
  SELECT $1::timestamptz < clock_timestamp() - make_interval(secs => ${REPLICA_LIMITS.age_min_s})
    AND EXISTS (SELECT FROM pg_stat_wal_receiver)
    AND (pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
      OR pg_last_xact_replay_timestamp() > clock_timestamp() - make_interval(secs => ${REPLICA_LIMITS.lag_max_s}))
    AS has_it`;

/** A standby that answers what may be a moment old, so that long looks back don't cost the primary. */
export class Replica {
  private constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
  ) {}

  /** Null where no replica is given. */
  static of(settings: DatabaseSettings, schema: SchemaName, log: Logger): Replica | null {
    const url = replicaUrlOf(settings, schema);
    if (url === null) return null;
    const options = {
      ...serviceOptions(settings, schema),
      statement_timeout: REPLICA_LIMITS.statement_timeout_ms,
    };
    const pool = new Pool({
      connectionString: withOptions(url, options),
      application_name: `${settings.applicationName ?? DATABASE_DEFAULTS.applicationName} ${schema} replica`,
      max: REPLICA_LIMITS.pool_max,
      connectionTimeoutMillis: settings.acquireTimeoutMs ?? DATABASE_DEFAULTS.acquireTimeoutMs,
      idleTimeoutMillis: REPLICA_LIMITS.idle_ms,
      types: poolTypes,
      ...KEPT_ALIVE,
      pipeline: true,
    } as PoolConfig);
    pool.on('error', (err) => log.warn({ err, schema }, 'a connection to the replica broke'));
    return new Replica(pool, log);
  }

  /** @returns null when it is away, or may lack some of it: ask the primary */
  async readAs<Row>(reader: string, read: PersonRead): Promise<Row[] | null> {
    const { personId, sql, params, name, writtenBefore } = read;
    try {
      return await transactionOn(this.pool, async (tx) => {
        const [[found], , rows] = await Promise.all([
          tx.query<{ has_it: boolean | null }>(HAS_IT, [writtenBefore], 'replica_has_it'),
          tx.query(READ_FOR_PERSON, [reader, personId], 'read_as'),
          tx.query<Row>(sql, params, name),
        ]);
        return found!.has_it ? rows : null;
      });
    } catch (error) {
      if (!isTransient(error)) throw error;
      this.log.warn({ err: error }, 'the replica does not answer, the primary does');
      return null;
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
