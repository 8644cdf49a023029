import { BEHAVIOUR, COSTS, LIMITS } from './figures.mts';

const SECONDS_PER_HOUR = 3_600;
const MINUTES_PER_DAY = 1_440;
const MICROSECONDS = 1e6;
const GIGABYTE = 1e9;

/** What so many people ask of the valley in their busiest seconds. */
export interface Load {
  people: number;
  activePerDay: number;
  completionsPerDay: number;
  completionsPerSecond: number;
  readsPerSecond: number;
  sockets: number;
  deliveriesPerSecond: number;
}

/** Which work a part does; each is done by as many equal processes as it takes. */
type Part = 'habit' | 'progression' | 'leaderboard' | 'gateway' | 'identity' | 'clan';

export interface Capacity {
  processes: Record<Part, number>;
  postgresCores: number;
  postgresConnections: number;
  redisCores: number;
  kafkaCores: number;
  storedGigabytesPerYear: number;
  outboxGigabytes: number;
  walMegabytesPerSecond: number;
  kafkaGigabytes: number;
  redisGigabytes: number;
  socketGigabytes: number;
}

/** Something that there is one of, and how many people it carries. */
export interface Limit {
  what: string;
  people: number;
  next: string;
}

/** In the busiest seconds of the busiest hour. @param people registered */
export function loadOf(people: number): Load {
  const active = people * BEHAVIOUR.active_share;
  const inBusiestSecond = (perDay: number): number =>
    (perDay * BEHAVIOUR.busiest_hour_share * BEHAVIOUR.burst) / SECONDS_PER_HOUR;
  const completionsPerDay = active * BEHAVIOUR.completions_per_active_day;
  const completionsPerSecond = inBusiestSecond(completionsPerDay);
  const meanOpenShare = BEHAVIOUR.minutes_open_per_active_day / MINUTES_PER_DAY;
  const openShare = meanOpenShare * BEHAVIOUR.busiest_hour_share * 24;
  const watchersOfAClan =
    BEHAVIOUR.clan_members * BEHAVIOUR.active_share * openShare * BEHAVIOUR.watching_together;
  return {
    people,
    activePerDay: active,
    completionsPerDay,
    completionsPerSecond,
    readsPerSecond: inBusiestSecond(active * BEHAVIOUR.visits_per_active_day * BEHAVIOUR.reads_per_visit),
    sockets: active * openShare,
    deliveriesPerSecond: completionsPerSecond * (1 + BEHAVIOUR.clan_share * watchersOfAClan),
  };
}

/** What the measured costs make of a load. */
export function capacityOf(load: Load): Capacity {
  const { node_us, postgres_us, redis_us, kafka_us, bytes } = COSTS;
  const { completionsPerSecond: completions, readsPerSecond: reads, deliveriesPerSecond } = load;
  const cores = (perSecond: number, us: number): number => (perSecond * us) / MICROSECONDS;
  // Half of a page's calls go to progress and habits, half to boards and clans.
  const processes = {
    identity: processesFor(cores(reads / BEHAVIOUR.reads_per_visit, node_us.read)),
    habit: processesFor(cores(completions, node_us.put) + cores(reads / 4, node_us.read)),
    progression: processesFor(cores(completions, node_us.progression) + cores(reads / 4, node_us.read)),
    clan: processesFor(cores(completions, node_us.clan) + cores(reads / 4, node_us.read)),
    leaderboard: processesFor(
      cores(completions, node_us.leaderboard + node_us.publisher) + cores(reads / 4, node_us.read),
    ),
    gateway: Math.max(
      processesFor(cores(deliveriesPerSecond, node_us.delivery)),
      Math.ceil(load.sockets / LIMITS.sockets_per_gateway),
    ),
  };
  const perCompletion = postgres_us.put + postgres_us.progression + postgres_us.leaderboard;
  const all = Object.values(processes).reduce((sum, count) => sum + count, 0);
  const clanStandings = load.people * BEHAVIOUR.clan_share;
  return {
    processes,
    postgresCores: cores(completions, perCompletion) + cores(reads, postgres_us.read),
    postgresConnections: (all - processes.gateway) * LIMITS.pool,
    redisCores: cores(completions, redis_us.completion) + cores(reads, redis_us.read),
    kafkaCores: cores(completions * COSTS.events_per_completion, kafka_us.event),
    storedGigabytesPerYear: (load.completionsPerDay * 365 * bytes.stored_per_completion) / GIGABYTE,
    outboxGigabytes: (load.completionsPerDay * LIMITS.outbox_days * bytes.outbox_per_completion) / GIGABYTE,
    walMegabytesPerSecond: (completions * bytes.wal_per_completion) / 1e6,
    kafkaGigabytes:
      (load.completionsPerDay * LIMITS.kafka_days * LIMITS.kafka_copies * bytes.kafka_per_completion) /
      GIGABYTE,
    // `global` of four periods, and for clans the week that people look at.
    redisGigabytes: ((4 * load.activePerDay + clanStandings) * bytes.redis_per_standing) / GIGABYTE,
    socketGigabytes: (load.sockets * bytes.socket) / GIGABYTE,
  };
}

/** Two of each at least, so that one may die. */
const processesFor = (cores: number): number => Math.max(2, Math.ceil(cores / LIMITS.busy_share));

/** How much of a limit so many people use up; 1 is all of it. */
type Use = (need: Capacity, load: Load) => number;

const LIMITED: { what: string; use: Use; next: string }[] = [
  {
    what: 'one publisher of boards, a core',
    use: (_, load) => busy(load.completionsPerSecond, COSTS.node_us.publisher),
    next: 'a publisher for each family of boards (`global`, `clans`, clans by hash), each with its own term',
  },
  {
    what: `${LIMITS.partitions} partitions, one consumer of boards each`,
    use: (_, load) => busy(load.completionsPerSecond, COSTS.node_us.leaderboard) / LIMITS.partitions,
    next: 'more partitions; keys are user ids, order is kept within one',
  },
  {
    what: `${LIMITS.postgres_connections} connections to one Postgres`,
    use: (need) => need.postgresConnections / LIMITS.postgres_connections,
    next: 'PgBouncer for the pools; locks keep their direct address',
  },
  {
    what: `CPU of one Postgres, ${LIMITS.postgres_cores} cores`,
    use: (need) => need.postgresCores / LIMITS.busy_share / LIMITS.postgres_cores,
    next: 'a server per schema (no service reads another’s tables), replicas for reads, then Citus by user id',
  },
  {
    what: `disk of one Postgres, ${LIMITS.postgres_terabytes} TB in three years`,
    use: (need) => (3 * need.storedGigabytesPerYear) / (LIMITS.postgres_terabytes * 1_000),
    next: 'old months on another disk or off the server, then Citus by user id',
  },
  {
    what: `memory of one Redis, ${LIMITS.redis_gigabytes} GB`,
    use: (need) => need.redisGigabytes / LIMITS.redis_gigabytes,
    next: 'Redis Cluster: the keys of one board share a slot',
  },
  {
    what: 'one Redis, a core',
    use: (need) => need.redisCores / LIMITS.busy_share,
    next: 'Redis Cluster, or queues and boards apart',
  },
];

/** The limits in the order in which growth meets them. */
export const limits = (): Limit[] =>
  LIMITED.map(({ what, use, next }) => ({ what, next, people: peopleCarried(use) })).sort(
    (a, b) => a.people - b.people,
  );

/** Nobody plans for more people than there are. */
const PEOPLE_MAX = 8e9;
const HALVINGS = 60;

/** The most people with whom a limit still holds. */
function peopleCarried(use: Use): number {
  let [carried, tooMany] = [1, PEOPLE_MAX];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const people = Math.sqrt(carried * tooMany);
    const load = loadOf(people);
    if (use(capacityOf(load), load) <= 1) carried = people;
    else tooMany = people;
  }
  return carried;
}

const busy = (perSecond: number, us: number): number => (perSecond * us) / MICROSECONDS / LIMITS.busy_share;
