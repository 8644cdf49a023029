import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');
const SMALL_SERVER_MB = 2_048;
/** What a drain may take at most (libs/process/drain.ts). */
const DRAIN_SECONDS = 18;

interface Service {
  image: string;
  profiles?: string[];
  restart?: string;
  init?: boolean;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
  healthcheck?: { disable?: boolean };
  environment?: Record<string, string | number>;
  volumes?: string[];
  ports?: string[];
  deploy?: { resources?: { limits?: { memory?: string } } };
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, object>;
}

const read = (): Compose =>
  parse(readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8'), {
    merge: true,
    maxAliasCount: -1,
  }) as Compose;

/** Ends when its work is done. */
const isOnce = ({ restart }: Service): boolean => restart === 'no';
const isOurs = ({ image }: Service): boolean => image.endsWith(':${VALLEY_VERSION:?}');
const megabytes = ({ deploy }: Service): number =>
  Number(/^(\d+)m$/.exec(deploy?.resources?.limits?.memory ?? '')?.[1] ?? Number.NaN);
const inSize = (profile: string, { services }: Compose): Service[] =>
  Object.values(services).filter(({ profiles }) => profiles?.includes(profile) ?? true);

/** What must hold of each service; tells the names of those that break it. */
const RULES = {
  'its image has a version': ({ image }) => !/:(\d|\$\{VALLEY_VERSION)/.test(image),
  'its memory is bounded': (service) => Number.isNaN(megabytes(service)),
  'it begins again when it ends': (service) => !isOnce(service) && service.restart !== 'unless-stopped',
  'it keeps no capability and gains none': ({ cap_drop, security_opt }) =>
    !cap_drop?.includes('ALL') || !security_opt?.includes('no-new-privileges:true'),
  'it is asked how it is': (service) => !isOnce(service) && !isOurs(service) && !service.healthcheck,
  'no secret is told by its environment': ({ environment }) =>
    Object.keys(environment ?? {}).some(
      (name) => /(PASSWORD|SECRET|TOKEN|KEY|_URL)$/.test(name) && !isAddress(name),
    ),
  'its drain may end': (service) =>
    isOurs(service) &&
    !isOnce(service) &&
    Number.parseInt(service.stop_grace_period ?? '10') <= DRAIN_SECONDS,
} satisfies Record<string, (service: Service) => boolean>;
const isAddress = (name: string): boolean => ['JWKS_URL', 'FRONT_URL'].includes(name);

const breaks = (rule: keyof typeof RULES, { services }: Compose): string[] =>
  Object.keys(services).filter((name) => RULES[rule](services[name]!));
const RULE_NAMES = Object.keys(RULES) as (keyof typeof RULES)[];

const BREAKAGES: Record<keyof typeof RULES, (app: Service) => unknown> = {
  'its image has a version': (app) => (app.image = 'nginx:latest'),
  'its memory is bounded': (app) => delete app.deploy,
  'it begins again when it ends': (app) => delete app.restart,
  'it keeps no capability and gains none': (app) => (app.cap_drop = []),
  'it is asked how it is': (app) => (app.image = 'nginx:1.28.0'),
  'no secret is told by its environment': (app) => (app.environment!['DATABASE_URL'] = 'postgres://h/d'),
  'its drain may end': (app) => (app.stop_grace_period = '10s'),
};

describe('docker-compose.yml', () => {
  test.each(RULE_NAMES)('%s', (rule) => expect(breaks(rule, read())).toEqual([]));

  test.each(RULE_NAMES)('it is noticed when it does not hold: %s', (rule) => {
    const compose = read();
    BREAKAGES[rule](compose.services['app']!);
    expect(breaks(rule, compose)).toEqual(['app']);
  });

  test('the small server fits into 2 GB', () => {
    const sum = inSize('all-in-one', read()).reduce((total, service) => total + megabytes(service), 0);
    expect(sum).toBeGreaterThan(1_000);
    expect(sum).toBeLessThan(SMALL_SERVER_MB);
  });

  test('only the front is reached from outside', () => {
    const { services } = read();
    expect(Object.keys(services).filter((name) => services[name]!.ports)).toEqual(['nginx']);
  });

  test('data outlive their container, and those of Postgres a major version', () => {
    const { services, volumes } = read();
    expect(services['postgres']!.volumes).toContain('postgres:/var/lib/postgresql');
    expect(services['postgres']!.volumes).toContain('${BACKUPS:-backups}:/backups');
    expect(services['redis']!.volumes).toContain('redis:/data');
    expect(services['kafka']!.volumes).toContain('kafka:/var/lib/kafka/data');
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(['postgres', 'redis', 'kafka', 'keys-part']));
  });

  test('Postgres is not who gets the processes that nobody waits for', () => {
    expect(read().services['postgres']!.init).toBe(true);
  });

  test('no part runs in both sizes', () => {
    const compose = read();
    const parts = inSize('services', compose).filter((service) => isOurs(service) && !isOnce(service));
    expect(parts.map(({ environment }) => environment!['PARTS'])).not.toContain(undefined);
    expect(
      inSize('all-in-one', compose).filter((service) => isOurs(service) && !isOnce(service)),
    ).toHaveLength(1);
  });
});
