/**
 * Who may import whom (docs/ARCHITECTURE.md). `infra/fences/test` breaks each of these rules on purpose and sees it
 * caught; a rule without such a case fails there.
 */
const TEST = '(^|/)test/';
const INSIDE_SERVICE = '^(services/[^/]+|gateway)/';

/** What each lib may know besides contracts and domain-kit, which know nothing, not even each other. */
const LIBS = {
  database: [],
  redis: [],
  http: [],
  'board-index': ['redis'],
  audit: ['database'],
  messaging: ['audit', 'database'],
  content: ['database', 'redis'],
  auth: ['http', 'redis'],
  process: ['audit', 'auth', 'content', 'database', 'http', 'messaging', 'redis'],
};
const KNOWN_TO_ALL = ['contracts', 'domain-kit'];

/** @param name also the name of its case in the fences' test */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const libRules = Object.entries(LIBS).map(([lib, known]) => {
  const may = [lib, ...KNOWN_TO_ALL, ...known];
  return rule(
    `lib-${lib}`,
    `libs/${lib} knows ${may.slice(1).join(', ')}, and no other lib.`,
    { path: `^libs/${lib}/`, pathNot: TEST },
    { path: '^libs/', pathNot: `^libs/(${may.join('|')})/` },
  );
});

/** A package that only some may use. */
const onlyIn = (name, npm, comment, allowed) =>
  rule(name, comment, { pathNot: [...allowed, TEST] }, { path: `(^|/)node_modules/${npm}/` });

module.exports = {
  forbidden: [
    ...libRules,
    rule(
      'pure-libs-use-nothing',
      'contracts and domain-kit import nothing at all: they run in the browser too.',
      { path: '^libs/(contracts|domain-kit)/', pathNot: TEST },
      { pathNot: '^libs/$1/' },
    ),
    rule(
      'libs-know-no-room',
      'Libs are below the rooms that use them.',
      { path: '^libs/', pathNot: [TEST, '^libs/testing/'] },
      {
        path: '^(services|gateway|web|infra)/',
      },
    ),
    rule(
      'one-door-per-lib',
      'A lib is entered through its index.ts alone.',
      // What runs before anything is built, or beside it, takes single pure files.
      { pathNot: '^(infra/(local|nginx)/|libs/([^/]+)/)' },
      { path: '^libs/[^/]+/', pathNot: '^libs/[^/]+/index\\.ts$' },
    ),
    rule(
      'one-door-between-libs',
      'A lib is entered through its index.ts alone, by its neighbours too.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/[^/]+/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$'] },
    ),
    rule(
      'services-know-no-service',
      'Services hear of each other through events, the gateway through Redis and the wire.',
      { path: '^services/([^/]+)/' },
      { path: '^(services|gateway)/', pathNot: '^services/$1/' },
    ),
    rule(
      'gateway-knows-no-service',
      'The gateway holds no truth and reads none.',
      { path: '^gateway/' },
      { path: '^services/' },
    ),
    rule(
      'rooms-know-no-infra',
      'How the product is run is not its business.',
      { path: '^(services|gateway)/', pathNot: TEST },
      {
        path: '^infra/',
      },
    ),
    rule(
      'web-knows-contracts-only',
      'The page knows the wire and nothing behind it.',
      { path: '^web/', pathNot: TEST },
      {
        path: '^(libs|services|gateway|infra)/',
        pathNot: '^libs/contracts/',
      },
    ),
    rule('nobody-knows-web', 'The page is a client like any other.', { pathNot: '^web/' }, { path: '^web/' }),
    rule(
      'domain-knows-itself-only',
      'The domain is pure: contracts, domain-kit and itself.',
      { path: '^(services/[^/]+|gateway)/domain/' },
      { path: '^(libs|services|gateway)/', pathNot: ['^$1/domain/', '^libs/(contracts|domain-kit)/'] },
    ),
    rule(
      'domain-does-no-io',
      'No package and no part of Node but hashes and telling addresses apart.',
      { path: `${INSIDE_SERVICE}domain/` },
      { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: '^(crypto|net)$' },
    ),
    rule(
      'app-knows-no-edge',
      'A use case does not know who calls it.',
      { path: `${INSIDE_SERVICE}app/` },
      { path: `${INSIDE_SERVICE}(http|socket|consumers|jobs)/` },
    ),
    rule(
      'storage-knows-no-edge',
      'Rows and SQL serve the use cases, not their callers.',
      { path: `${INSIDE_SERVICE}storage/` },
      { path: `${INSIDE_SERVICE}(http|socket|consumers|jobs)/` },
    ),
    rule(
      'edges-go-through-app',
      'Calls, events and jobs enter by a use case, never past it into the rows.',
      { path: `${INSIDE_SERVICE}(http|socket|consumers|jobs)/` },
      { path: `${INSIDE_SERVICE}storage/` },
    ),
    rule(
      'edges-know-no-edge',
      'Calls, events and jobs stand side by side.',
      { path: `${INSIDE_SERVICE}(http|socket|consumers|jobs)/` },
      { path: `${INSIDE_SERVICE}(http|socket|consumers|jobs)/`, pathNot: `^$1/$2/` },
    ),
    rule(
      'nothing-knows-the-wiring',
      'Modules and parts put a service together; nothing inside asks them.',
      { path: `${INSIDE_SERVICE}(domain|app|storage|http|socket|consumers|jobs)/` },
      { path: `${INSIDE_SERVICE}[^/]+\\.ts$` },
    ),
    onlyIn('kafkajs-in-one-file', 'kafkajs', 'It is not maintained: one file to replace.', [
      '^libs/messaging/kafka-client\\.ts$',
      // From outside, to break it.
      '^infra/faults/',
    ]),
    onlyIn('pg-in-database', 'pg', 'Connections, roles and types of columns are set up in one place.', [
      '^libs/(database|testing)/',
      '^infra/(local|faults|bench)/',
    ]),
    onlyIn('typeorm-in-storage', 'typeorm', 'Rows and migrations live in storage.', [
      '^libs/(audit|database|messaging|content)/',
      '^services/[^/]+/storage/',
    ]),
    onlyIn(
      'opentelemetry-in-one-room',
      '@opentelemetry',
      'Everyone else begins spans by the Tracer of domain-kit.',
      ['^libs/process/tracing/'],
    ),
    rule(
      'traces-only-when-wanted',
      'What records traces is loaded where somebody takes them, and costs nothing elsewhere.',
      { pathNot: [TEST, '^libs/process/tracing/(export-traces|recorder|follow-requests)\\.ts$'] },
      { path: '^libs/process/tracing/(export-traces|recorder|follow-requests)\\.ts$', dynamic: false },
    ),
    onlyIn('bullmq-in-redis', 'bullmq', 'Queues are opened and closed in one place.', ['^libs/redis/']),
    onlyIn('socket-io-in-gateway', 'socket\\.io', 'Sockets are the gateway’s alone.', ['^gateway/socket/']),
    onlyIn(
      'bootstrap-in-process',
      '@nestjs/platform-fastify',
      'The one Nest application is made by run(parts).',
      ['^libs/(process|http)/'],
    ),
    rule(
      'testing-is-for-tests',
      'Nothing that runs for people depends on what tests use.',
      { pathNot: [TEST, '^libs/testing/', '^infra/'] },
      { path: `^libs/testing/|${TEST}` },
    ),
    rule(
      'no-circles',
      'What needs each other is one thing, or one of them asks too much.',
      {},
      { circular: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist|web/src/generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    enhancedResolveOptions: {
      conditionNames: ['sacred-valley', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
