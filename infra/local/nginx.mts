import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MIME_TYPES, renderFront } from '../nginx/render.mts';
import { ROOT } from './compile.mts';
import { findProgram, hasDocker, installPackages, isRoot } from './find.mts';
import { type Household, type Program } from './household.mts';
import { type LogFile } from './log-file.mts';
import { isListening } from './ports.mts';
import { Stop } from './say.mts';

const DOCKER_IMAGE = 'nginx:1.28-alpine';
const READY_TIMEOUT_MS = 60_000;

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
  writeFileSync(config, configuration(options));
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

function configuration({ folder, port, upstreams }: NginxOptions): string {
  const address = existsSync('/proc/net/if_inet6') ? `[::]:${port} ipv6only=off` : String(port);
  const servers = Object.entries(upstreams).map(
    ([name, ports]) => [name, ports.map((own) => `127.0.0.1:${own}`)] as const,
  );
  return renderFront({
    folder,
    state: folder,
    web: path.join(ROOT, 'web/dist'),
    user: isRoot() ? 'root' : '',
    listen: [`listen ${address};`],
    upstreams: { servers: Object.fromEntries(servers) },
  });
}
