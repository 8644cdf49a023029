import { capacityOf, limits, loadOf } from './capacity.mts';

/** Registered people. */
const SIZES = [10_000, 1_000_000, 100_000_000];

type Row = [what: string, ...cells: string[]];

/** The tables of docs/scale.md, as Markdown. */
export function tables(): string {
  const sizes = SIZES.map((people) => rounded(people));
  return [
    '### What people ask in their busiest seconds',
    table(['registered', ...sizes], loadRows()),
    '### What that takes',
    table(['registered', ...sizes], capacityRows()),
    '### Which limit comes first',
    table(
      ['there is one of', 'carries', 'and then'],
      limits().map(({ what, people, next }): Row => [what, `${rounded(people)} people`, next]),
    ),
  ].join('\n\n');
}

function loadRows(): Row[] {
  const loads = SIZES.map(loadOf);
  const row = (what: string, pick: (load: (typeof loads)[number]) => number): Row => [
    what,
    ...loads.map((load) => rounded(pick(load))),
  ];
  return [
    row('active a day', (load) => load.activePerDay),
    row('completions a day', (load) => load.completionsPerDay),
    row('completions a second', (load) => load.completionsPerSecond),
    row('reads a second', (load) => load.readsPerSecond),
    row('open sockets', (load) => load.sockets),
    row('deliveries a second', (load) => load.deliveriesPerSecond),
  ];
}

function capacityRows(): Row[] {
  const all = SIZES.map((people) => capacityOf(loadOf(people)));
  const row = (what: string, pick: (one: (typeof all)[number]) => number): Row => [
    what,
    ...all.map((one) => rounded(pick(one))),
  ];
  const parts = Object.keys(all[0]!.processes) as (keyof (typeof all)[number]['processes'])[];
  return [
    ...parts.map((part) => row(`processes of ${part}`, (one) => one.processes[part])),
    row('cores of Postgres', (one) => one.postgresCores),
    row('connections to Postgres', (one) => one.postgresConnections),
    row('GB a year in Postgres', (one) => one.storedGigabytesPerYear),
    row('GB of outboxes', (one) => one.outboxGigabytes),
    row('MB/s of WAL', (one) => one.walMegabytesPerSecond),
    row('cores of Redis', (one) => one.redisCores),
    row('GB in Redis', (one) => one.redisGigabytes),
    row('cores of Kafka', (one) => one.kafkaCores),
    row('GB on Kafka’s disks', (one) => one.kafkaGigabytes),
    row('GB of sockets', (one) => one.socketGigabytes),
  ];
}

const table = (head: string[], rows: Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const UNITS: [number, string][] = [
  [1e9, ' bn'],
  [1e6, ' M'],
  [1e3, ' k'],
];

/** Two significant digits: the assumptions are no better. */
function rounded(value: number): string {
  const exact = Number(value.toPrecision(2));
  const [size, unit] = UNITS.find(([least]) => exact >= least) ?? [1, ''];
  return `${Number((exact / size).toPrecision(2))}${unit}`;
}
