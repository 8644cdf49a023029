import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROBLEM_BASE, PROBLEMS } from '../../libs/contracts/problems.ts';
import { ROOT } from './compile.mts';
import { findProgram, hasDocker, installPackages, isRoot } from './find.mts';
import { type Household, type Program } from './household.mts';
import { type LogFile } from './log-file.mts';
import { isListening } from './ports.mts';
import { Stop } from './say.mts';

const TEMPLATE = path.join(ROOT, 'infra/nginx/nginx.conf.template');
const DOCKER_IMAGE = 'nginx:1.28-alpine';
const READY_TIMEOUT_MS = 60_000;
/** Kept open to each upstream, shorter than a part keeps them, so that none ends under a request. */
const UPSTREAM_KEEPALIVE_CONNECTIONS = 64;
const UPSTREAM_KEEPALIVE_SECONDS = 60;

export const NGINX_MISSING = 'nginx is needed in front of separate services: install nginx, or Docker.';

export interface NginxOptions {
  folder: string;
  port: number;
  /** The ports of every upstream that the template names. */
  upstreams: Record<string, number[]>;
  log: LogFile;
}

/** Starts nginx in front of the parts. */
export async function startNginx(household: Household, options: NginxOptions): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const config = path.join(options.folder, 'nginx.conf');
  writeFileSync(path.join(options.folder, 'mime.types'), MIME_TYPES);
  writeFileSync(config, render(options));
  await household.start({
    name: 'nginx',
    role: 'front',
    ...nginxCommand(options.folder, config),
    log: options.log,
    stopSignal: 'SIGQUIT',
    isReady: () => isListening(options.port),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
}

/** The nginx of this machine, installed when this is root and a package manager can; null when there is none. */
export function findNginx(): string | null {
  return findProgram('nginx') ?? (installPackages('nginx', ['nginx']) ? findProgram('nginx') : null);
}

function nginxCommand(folder: string, config: string): Pick<Program, 'command' | 'args'> {
  const args = ['-p', folder, '-c', config];
  const onPath = findProgram('nginx');
  if (onPath === null && hasDocker()) {
    const mounts = ['-v', `${folder}:${folder}`, '-v', `${ROOT}/web/dist:${ROOT}/web/dist:ro`];
    const docker = ['run', '--rm', '--init', '--network', 'host', ...mounts, DOCKER_IMAGE, 'nginx', ...args];
    return { command: findProgram('docker')!, args: docker };
  }
  const nginx = onPath ?? findNginx();
  if (nginx === null) throw new Stop(NGINX_MISSING);
  return { command: nginx, args };
}

/** The template with its names filled in; a name without a value is a defect. */
function render({ folder, port, upstreams }: NginxOptions): string {
  const values: Record<string, string> = {
    USER: isRoot() ? 'user root;' : '',
    FOLDER: folder,
    WEB: path.join(ROOT, 'web/dist'),
    LISTEN: existsSync('/proc/net/if_inet6') ? `[::]:${port} ipv6only=off` : String(port),
    PROBLEMS: PROBLEM_BASE,
    UPSTREAMS: Object.entries(upstreams).map(upstream).join('\n'),
  };
  for (const [slug, { title }] of Object.entries(PROBLEMS))
    values[`TITLE_${slug.toUpperCase().replaceAll('-', '_')}`] = title;
  return readFileSync(TEMPLATE, 'utf8').replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nginx.conf.template names ${name}, which nobody fills in`);
    return value;
  });
}

function upstream([name, ports]: [string, number[]]): string {
  const servers = ports.map((port) => `    server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;\n`).join('');
  const keep = `    keepalive ${UPSTREAM_KEEPALIVE_CONNECTIONS};\n    keepalive_timeout ${UPSTREAM_KEEPALIVE_SECONDS}s;\n`;
  return `  upstream ${name} {\n${servers}${keep}  }\n`;
}

/** What the page is made of; nginx' own list lies elsewhere on every system. */
const MIME_TYPES = `types {
  text/html html;
  text/css css;
  text/plain txt;
  text/javascript js mjs;
  application/json json map;
  application/manifest+json webmanifest;
  image/svg+xml svg;
  image/png png;
  image/x-icon ico;
  image/webp webp;
  font/woff2 woff2;
}
`;
