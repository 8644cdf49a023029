import { type Database, type Queryable, SCHEMA_THAT_TELLS_OF_THE_SERVER } from '#libs/database';
import type { EventBus } from '#libs/messaging';

export const FIGURES_LIMITS = {
  /** What a database says of itself is asked for so often at most, however often someone scrapes. */
  asked_every_ms: 60_000,
  /** Of each schema, the largest. */
  tables_max: 50,
  indexes_max: 100,
  /** Of each schema, those on which most time is spent. */
  statements_max: 10,
} as const;

export interface Figures {
  schema: string;
  tables: { table: string; bytes: number; rows: number; deadRows: number; scannedRows: number }[];
  indexes: { table: string; index: string; bytes: number; scans: number }[];
  /** Known where `pg_stat_statements` is installed. */
  statements: { statement: string; calls: number; seconds: number }[];
  server: ServerFigures | null;
}

interface ServerFigures {
  database: string;
  bytes: number;
  /** Null to who may not read all statistics: that none is seen would not mean that there is none. */
  standbys: Standby[] | null;
}

interface Standby {
  standby: string;
  bytes: number;
  seconds: number;
}

/** Asks each database of this process about itself, where no other process of the product does. */
export class DatabaseFigures {
  private readonly led = new Map<Database, { askedAtMs: number; figures: Figures | null }>();

  constructor(
    bus: EventBus,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    bus.lead('figures', async (database, held) => {
      this.led.set(database, { askedAtMs: -Infinity, figures: null });
      if (!held.aborted)
        await new Promise((resolve) => held.addEventListener('abort', resolve, { once: true }));
      this.led.delete(database);
    });
  }

  /** As of at most `asked_every_ms` ago. What can't be had now stays as it was. */
  async read(): Promise<Figures[]> {
    await Promise.all([...this.led.keys()].map((database) => this.renew(database).catch(() => undefined)));
    return [...this.led.values()].flatMap(({ figures }) => figures ?? []);
  }

  private async renew(database: Database): Promise<void> {
    const known = this.led.get(database)!;
    if (this.nowMs() - known.askedAtMs < FIGURES_LIMITS.asked_every_ms) return;
    known.askedAtMs = this.nowMs();
    known.figures = await figuresOf(database);
  }
}

async function figuresOf(database: Database): Promise<Figures> {
  const { tables_max, indexes_max } = FIGURES_LIMITS;
  const { schema } = database;
  const [tables, indexes, statements, server] = await Promise.all([
    database.query<Figures['tables'][number]>(TABLES, [tables_max]),
    database.query<Figures['indexes'][number]>(INDEXES, [indexes_max]),
    statementsOf(database),
    schema === SCHEMA_THAT_TELLS_OF_THE_SERVER ? serverOf(database) : null,
  ]);
  return { schema, tables, indexes, statements, server };
}

/** Partitions count as the table that they are parts of. */
const TABLES = `
  SELECT coalesce(root.relname, stat.relname) AS "table", sum(pg_total_relation_size(stat.relid))::bigint AS bytes,
    sum(stat.n_live_tup)::bigint AS rows, sum(stat.n_dead_tup)::bigint AS "deadRows",
    sum(stat.seq_tup_read)::bigint AS "scannedRows"
  FROM pg_stat_user_tables stat LEFT JOIN pg_class root ON root.oid = pg_partition_root(stat.relid)
  WHERE stat.schemaname = current_schema()
  GROUP BY 1 ORDER BY bytes DESC NULLS LAST LIMIT $1`;

const INDEXES = `
  SELECT relname AS "table", indexrelname AS index, idx_scan AS scans, pg_relation_size(indexrelid) AS bytes
  FROM pg_stat_user_indexes WHERE schemaname = current_schema()
  ORDER BY bytes DESC NULLS LAST LIMIT $1`;

/** Each service sees its own statements. Their texts stay where they are: some hold what was written into them. */
async function statementsOf(database: Queryable): Promise<Figures['statements']> {
  const [extension] = await database.query<{ place: string }>(
    `SELECT quote_ident(nspname) AS place FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
     WHERE extname = 'pg_stat_statements'`,
  );
  if (!extension) return [];
  // Installed and not loaded, it refuses.
  return database
    .query<Figures['statements'][number]>(
      `SELECT queryid::text AS statement, sum(calls)::bigint AS calls, sum(total_exec_time) / 1000 AS seconds
       FROM ${extension.place}.pg_stat_statements
       WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND queryid IS NOT NULL
         AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
       GROUP BY 1 ORDER BY seconds DESC LIMIT $1`,
      [FIGURES_LIMITS.statements_max],
    )
    .catch(() => []);
}

/** As the user that logged in, who may ask for the database's size for sure. */
const serverOf = (database: Database): Promise<ServerFigures> =>
  database.transaction(async (tx) => {
    await tx.query('SET LOCAL ROLE NONE');
    const [size] = await tx.query<{ database: string; bytes: number; seesStandbys: boolean }>(
      `SELECT current_database() AS database, pg_database_size(current_database()) AS bytes,
         pg_has_role('pg_read_all_stats', 'USAGE') AS "seesStandbys"`,
    );
    const { database: name, bytes, seesStandbys } = size!;
    return { database: name, bytes, standbys: seesStandbys ? await tx.query<Standby>(STANDBYS) : null };
  });

const STANDBYS = `
  SELECT application_name AS standby, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS bytes,
    extract(epoch FROM coalesce(replay_lag, interval '0')) AS seconds
  FROM pg_stat_replication WHERE replay_lsn IS NOT NULL`;
