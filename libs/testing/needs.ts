import { env } from './environment';

/** What the runner provides, and the variable that tells where it is. */
const PROVIDED = {
  postgres: 'TEST_DATABASE_URL',
  redis: 'TEST_REDIS_COMMAND',
  kafka: 'TEST_KAFKA_BROKERS',
  nginx: 'TEST_NGINX',
  chromium: 'TEST_CHROMIUM',
  kustomize: 'TEST_KUSTOMIZE',
  'kubernetes-validate': 'TEST_KUBERNETES_VALIDATE',
  'custom-resources': 'TEST_CUSTOM_RESOURCES',
  promtool: 'TEST_PROMTOOL',
  'previous-release': 'TEST_PREVIOUS_RELEASE',
} as const;
type Need = keyof typeof PROVIDED;

/** Where it is; fails with the runner's reason when it could not be had. */
export function provided(need: Need): string {
  const value = env(PROVIDED[need]);
  if (value === undefined) throw new Error(`There is no ${need} for tests: ${whyMissing(need)}`);
  return value;
}

const whyMissing = (need: Need): string => env(`${PROVIDED[need]}_MISSING`) ?? 'start tests with `npm test`.';

/** A `describe` that is skipped, with the reason in its title, on a machine where this cannot be had. */
export function describeWith(need: Need, title: string, tests: () => void): void {
  if (env(PROVIDED[need]) !== undefined) describe(title, tests);
  else describe.skip(`${title} (skipped: ${whyMissing(need)})`, tests);
}
