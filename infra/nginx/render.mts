import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROBLEM_BASE, PROBLEMS } from '../../libs/contracts/problems.ts';

const TEMPLATE = path.join(import.meta.dirname, 'nginx.conf.template');
/** Kept open to each upstream, shorter than a part keeps them, so that none ends under a request. */
const UPSTREAM_KEEPALIVE_CONNECTIONS = 64;
const UPSTREAM_KEEPALIVE_SECONDS = 60;
/**
 * Where one address leads to whichever replica there is: a connection is made anew after this, and let go when it was not
 * used for this, so none still leads to a replica that has been out for the 10 s before it ends (k8s/base/part.patch.yaml).
 */
const SHARED_ADDRESS_SECONDS = 3;

export interface Front {
  /** Where its `mime.types` lies. */
  folder: string;
  /** Where it may write. */
  state: string;
  /** The built page. */
  web: string;
  /** The system user of its workers; empty where it runs as one already. */
  user: string;
  /** Directives of its server: where it listens, and what holds for connections there. */
  listen: string[];
  /** Directives beside its server. */
  outside?: string[];
  /** Headers of the page besides its own. */
  pageHeaders?: string[];
  upstreams: Upstreams;
}

/** What serves each upstream that the template names: `host:port`. */
export interface Upstreams {
  servers: Record<string, string[]>;
  /** Whether an address leads to one replica now and to another one later. */
  areShared?: boolean;
  /** The address of a name server: names are looked up again while it runs, as replicas come and go. */
  nameServer?: string;
}

/** The template with its names filled in; a name without a value is a defect. */
export function renderFront(front: Front): string {
  const values: Record<string, string> = {
    USER: front.user === '' ? '' : `user ${front.user};`,
    FOLDER: front.folder,
    STATE: front.state,
    WEB: front.web,
    LISTEN: indented(4, front.listen),
    OUTSIDE: indented(2, front.outside ?? []),
    PAGE_HEADERS: indented(6, front.pageHeaders ?? []),
    PROBLEMS: PROBLEM_BASE,
    UPSTREAMS: upstreams(front.upstreams),
  };
  for (const [slug, { title }] of Object.entries(PROBLEMS))
    values[`TITLE_${slug.toUpperCase().replaceAll('-', '_')}`] = title;
  return readFileSync(TEMPLATE, 'utf8').replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nginx.conf.template names ${name}, which nobody fills in`);
    return value;
  });
}

const indented = (spaces: number, lines: readonly string[]): string =>
  lines.map((line) => `${' '.repeat(spaces)}${line}`).join('\n');

function upstreams({ servers, nameServer, areShared = false }: Upstreams): string {
  const keptSeconds = areShared ? SHARED_ADDRESS_SECONDS : UPSTREAM_KEEPALIVE_SECONDS;
  const keeping = [
    `keepalive ${UPSTREAM_KEEPALIVE_CONNECTIONS};`,
    `keepalive_timeout ${keptSeconds}s;`,
    ...(areShared ? [`keepalive_time ${keptSeconds}s;`] : []),
  ];
  const all = Object.entries(servers).map(([name, addresses]) =>
    upstream(name, addresses, nameServer, keeping),
  );
  // Replicas are found again within this, and one that is gone is passed over meanwhile.
  const lookup = nameServer === undefined ? [] : [`  resolver ${nameServer} valid=2s ipv6=off;\n`];
  return [...lookup, ...all].join('\n');
}

function upstream(
  name: string,
  addresses: readonly string[],
  nameServer: string | undefined,
  keeping: readonly string[],
): string {
  const again = nameServer === undefined ? '' : ' resolve';
  const lines = [
    ...(nameServer === undefined ? [] : [`zone ${name} 64k;`]),
    ...addresses.map((address) => `server ${address}${again} max_fails=1 fail_timeout=1s;`),
    ...keeping,
  ];
  return `  upstream ${name} {\n${indented(4, lines)}\n  }\n`;
}

/** What the page is made of; nginx' own list lies elsewhere on every system. */
export const MIME_TYPES = `types {
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
