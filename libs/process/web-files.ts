import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { pathOf } from '#libs/http';
import { WEB_DIST } from './places';

const PAGE = 'index.html';
/** Files in here carry a hash of their content in their name, so they never change. */
const HASHED = 'assets/';
/** The build lays them beside what they are made from; who can read one is sent it. */
const COMPRESSED = /\.(br|gz)$/;
const FOREVER = 'public, max-age=31536000, immutable';

/** Serves the page and its files, when they were built; a path that only the page knows gets the page. */
export async function installWebFiles(fastify: FastifyInstance, folder = WEB_DIST): Promise<void> {
  if (!existsSync(join(folder, PAGE))) return;
  await fastify.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    preCompressed: true,
  });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || COMPRESSED.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    const caching = file.startsWith(HASHED) ? FOREVER : 'no-cache';
    fastify.get(file === PAGE ? '/' : `/${file}`, { config: { public: true } }, (_request, reply) =>
      reply.header('cache-control', caching).sendFile(file),
    );
  }
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || !isNavigation(request.method, pathOf(request), request.headers.accept))
      return done();
    reply.header('cache-control', 'no-cache').sendFile(PAGE);
  });
}

/** A browser that goes to a page asks for HTML; a call of the API is none, whatever it asks for. */
const isNavigation = (method: string, path: string, accept = ''): boolean =>
  method === 'GET' && !/^\/(v1|docs|health|socket\.io)(\/|$)/.test(path) && accept.includes('text/html');
