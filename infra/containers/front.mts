import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MIME_TYPES, renderFront, type Upstreams } from '../nginx/render.mts';

/**
 * `front.mts <all-in-one|services> <tls|plain>`: lays the page and nginx' configuration into FRONT_DIR, for an nginx
 * beside this container. Files of the release before stay: pages that are open still ask for them.
 *
 * With `tls` the outside comes by 8443, and by 8080 is sent there; parts ask one another by 8000. With `plain` somebody
 * in front ends TLS and everything comes by 8000.
 */
const PARTS = ['identity', 'habit', 'progression', 'clan', 'leaderboard', 'gateway'] as const;
const PART_PORT = 8080;
const PORTS = { inside: 8000, tls: 8443, redirect: 8080 } as const;
/** A page's first visit asks for a dozen files, and a household shares an address. */
const REQUESTS_PER_SECOND_MAX = 50;
const REQUESTS_BURST_MAX = 200;
const CONNECTIONS_MAX = 200;
const HSTS = `add_header Strict-Transport-Security 'max-age=31536000' always;`;

const [size, mode] = process.argv.slice(2);
if ((size !== 'all-in-one' && size !== 'services') || (mode !== 'tls' && mode !== 'plain'))
  throw new Error('front.mts <all-in-one|services> <tls|plain>');

const root = path.resolve(import.meta.dirname, '../..');
const folder = process.env['FRONT_DIR'] ?? '/front';
const web = path.join(folder, 'web');
mkdirSync(web, { recursive: true });
cpSync(path.join(root, 'web/dist'), web, { recursive: true });
writeFileSync(path.join(folder, 'mime.types'), MIME_TYPES);
const listen = [`listen ${PORTS.inside};`, ...(mode === 'tls' ? tls() : behindProxy())];
writeFileSync(
  path.join(folder, 'nginx.conf'),
  renderFront({
    folder,
    state: '/tmp',
    web,
    user: '',
    listen,
    outside: mode === 'tls' ? [...limits(), ...redirect()] : [],
    pageHeaders: mode === 'tls' ? [HSTS] : [],
    upstreams: upstreams(),
  }),
);

function tls(): string[] {
  return [
    `listen ${PORTS.tls} ssl;`,
    'http2 on;',
    'ssl_certificate /keys/fullchain.pem;',
    'ssl_certificate_key /keys/privkey.pem;',
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'ssl_session_cache shared:tls:10m;',
    'ssl_session_tickets off;',
    HSTS,
    `limit_req zone=requests burst=${REQUESTS_BURST_MAX} nodelay;`,
    `limit_conn connections ${CONNECTIONS_MAX};`,
  ];
}

/** Who asks is told by whoever ended TLS, as long as that stands in a private network. */
function behindProxy(): string[] {
  const from = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) => `set_real_ip_from ${range};`);
  return [...from, 'real_ip_header X-Forwarded-For;', 'real_ip_recursive on;'];
}

/** Of one address from outside; parts that ask one another are not counted. The product itself limits each person. */
function limits(): string[] {
  return [
    `map $server_port $limited_address { ${PORTS.tls} $binary_remote_addr; default ''; }`,
    `limit_req_zone $limited_address zone=requests:10m rate=${REQUESTS_PER_SECOND_MAX}r/s;`,
    'limit_conn_zone $limited_address zone=connections:10m;',
    'limit_req_status 429;',
    'limit_conn_status 429;',
  ];
}

function redirect(): string[] {
  const origin = process.env['PUBLIC_ORIGIN'] ?? 'https://$host';
  return [
    'server {',
    `  listen ${PORTS.redirect};`,
    '  # Where a certificate authority looks whether this name is ours.',
    '  location /.well-known/acme-challenge/ { root /acme; }',
    `  location / { return 308 ${origin}$request_uri; }`,
    '}',
  ];
}

/** In compose replicas come and go under one name; in a cluster a name has one address, which nginx looks up once. */
function upstreams(): Upstreams {
  const hostOf = (part: string): string => `${size === 'services' ? part : 'app'}:${PART_PORT}`;
  const servers: Record<string, string[]> = { health: [hostOf('identity')] };
  for (const part of PARTS) servers[part] = [hostOf(part)];
  return mode === 'tls' ? { servers, nameServer: ownNameServer() } : { servers, areShared: true };
}

function ownNameServer(): string {
  const [, address] = /^nameserver\s+(\S+)/m.exec(readFileSync('/etc/resolv.conf', 'utf8')) ?? [];
  if (address === undefined) throw new Error('/etc/resolv.conf names no name server');
  return address;
}
