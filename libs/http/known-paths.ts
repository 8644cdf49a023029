import type { FastifyInstance } from 'fastify';

interface KnownPath {
  pattern: RegExp;
  methods: Set<string>;
  public: boolean;
}

const knownPaths = new WeakMap<object, Map<string, KnownPath>>();

/** Remembers every route that is added from now on, to tell 405 from 404. */
export function rememberPaths(fastify: FastifyInstance): void {
  const paths = new Map<string, KnownPath>();
  knownPaths.set(fastify.server, paths);
  fastify.addHook('onRoute', ({ url, method, config }) => {
    const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set<string>(), public: false };
    for (const one of [method].flat()) known.methods.add(one);
    known.public ||= config?.public === true;
    paths.set(url, known);
  });
}

/** The methods of a path that has routes, for the `Allow` header; none for an unknown path. */
export const allowedMethods = (fastify: FastifyInstance, path: string): string[] =>
  [...new Set(matching(fastify, path).flatMap((known) => [...known.methods]))].sort();

/** A path on which something is open to everyone. */
export const isPublicPath = (fastify: FastifyInstance, path: string): boolean =>
  matching(fastify, path).some((known) => known.public);

/** Static paths alone, when there are any: `/v1/me/sessions` is no `/v1/me/:id`. Wildcards name no path. */
function matching(fastify: FastifyInstance, path: string): KnownPath[] {
  const paths = knownPaths.get(fastify.server);
  const exact = paths?.get(path);
  if (exact) return [exact];
  return [...(paths?.values() ?? [])].filter(({ pattern }) => pattern.test(path));
}

function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
