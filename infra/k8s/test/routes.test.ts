import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');
/** The template names who tells of everyone's health, not a part. */
const HEALTH_IS_TOLD_BY = 'identity';

interface Route {
  kind: string;
  spec: {
    rules: {
      matches?: { path: { type: string; value: string } }[];
      backendRefs?: { name: string }[];
    }[];
  };
}

/** By the routes of a cluster: the longest prefix of whole segments. */
function byRoutes(address: string): string {
  const text = readFileSync(path.join(ROOT, 'k8s/components/routes/routes.yaml'), 'utf8');
  const prefixes = parseAllDocuments(text)
    .flatMap((document) => (document.toJS() as Route).spec.rules)
    .flatMap(({ matches = [], backendRefs = [] }) =>
      matches.map((match) => ({ prefix: match.path.value.replace(/\/$/, ''), part: backendRefs[0]!.name })),
    )
    .filter(({ prefix }) => address === prefix || address.startsWith(`${prefix}/`));
  return prefixes.reduce((best, one) => (one.prefix.length > best.prefix.length ? one : best)).part;
}

/** By nginx' map: the first pattern that fits, or the page. */
function byNginx(address: string): string {
  const template = readFileSync(path.join(ROOT, 'infra/nginx/nginx.conf.template'), 'utf8');
  const map = /map \$request_uri \$part \{(.*?)\n {2}\}/s.exec(template)![1]!;
  for (const [, pattern, part] of map.matchAll(/'~([^']+)' (\w+);/g))
    if (new RegExp(pattern!).test(address)) return part === 'health' ? HEALTH_IS_TOLD_BY : part!;
  return 'front';
}

test.each([
  ['/', 'front'],
  ['/assets/index-1a2b3c.js', 'front'],
  ['/clans/0198', 'front'],
  ['/v1', 'identity'],
  ['/v1/auth/login', 'identity'],
  ['/v1/me', 'identity'],
  ['/v1/me/clans', 'clan'],
  ['/v1/me/banner', 'clan'],
  ['/v1/me/ranks', 'leaderboard'],
  ['/v1/habits', 'habit'],
  ['/v1/habits/0198/completions/2026-11-21', 'habit'],
  ['/v1/completions', 'habit'],
  ['/v1/habitsome', 'identity'],
  ['/v1/progress/ledger', 'progression'],
  ['/v1/content/realms', 'progression'],
  ['/v1/clans/0198/members', 'clan'],
  ['/v1/boards/global', 'leaderboard'],
  ['/v1/dashboard', 'gateway'],
  ['/v1/me/operator', 'identity'],
  ['/v1/operator/operators', 'identity'],
  ['/v1/operator/backups/rehearsals', 'identity'],
  ['/v1/operator/overview', 'gateway'],
  ['/v1/operator/actions', 'gateway'],
  ['/v1/operator/boards/rebuilds', 'leaderboard'],
  ['/v1/operator/services/identity', 'identity'],
  ['/v1/operator/services/habit/actions', 'habit'],
  ['/v1/operator/services/progression/dead-letters', 'progression'],
  ['/v1/operator/services/clan', 'clan'],
  ['/v1/operator/services/leaderboard', 'leaderboard'],
  ['/v2/habits', 'front'],
  ['/.well-known/jwks.json', 'identity'],
  ['/docs', 'identity'],
  ['/docs.js', 'identity'],
  ['/docsome', 'front'],
  ['/health/ready', 'identity'],
  ['/socket.io/', 'gateway'],
])('%s is %s, by the routes of a cluster as by nginx', (address, part) => {
  expect([byRoutes(address), byNginx(address)]).toEqual([part, part]);
});
