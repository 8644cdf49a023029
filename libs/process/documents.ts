import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '#libs/domain-kit';
import { DIST } from './places';

const DOCUMENTS = ['openapi.json', 'asyncapi.json'] as const;

/** `/docs`, and the documents that the build made from the code. */
export function installDocuments(fastify: FastifyInstance): void {
  const config = { public: true };
  for (const name of DOCUMENTS)
    fastify.get(`/docs/${name}`, { config }, async (_request, reply) => {
      const file = join(DIST, name);
      if (!existsSync(file))
        throw new DomainError(
          'not-found',
          'This program was started without having been built: npm run build.',
        );
      return reply
        .header('cache-control', 'no-cache')
        .type('application/json')
        .send(await readFile(file));
    });
  fastify.get('/docs', { config }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(PAGE),
  );
  fastify.get('/docs.js', { config }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(SCRIPT),
  );
}

/** Small on purpose: it lists what the documents hold and leaves the rest to the reader's own tools. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<title>Sacred Valley: the wire</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; }
pre { overflow: auto; padding: .5rem; border: 1px solid; }
summary { cursor: pointer; }
</style>
</head>
<body>
<main>
<h1>Sacred Valley: the wire</h1>
<p><a href="/docs/openapi.json">OpenAPI</a> (HTTP) and <a href="/docs/asyncapi.json">AsyncAPI</a> (events and sockets), made from the code.</p>
<h2>HTTP</h2>
<div id="http">Needs JavaScript; the document above has it all.</div>
<h2>Schemas</h2>
<div id="schemas"></div>
</main>
<script type="module" src="/docs.js"></script>
</body>
</html>
`;

const SCRIPT = `const details = (title, value) => {
  const element = document.createElement('details');
  const summary = document.createElement('summary');
  const code = document.createElement('code');
  code.textContent = title;
  summary.append(code);
  const text = document.createElement('pre');
  text.textContent = JSON.stringify(value, null, 2);
  element.append(summary, text);
  return element;
};
const { paths, components } = await (await fetch('/docs/openapi.json')).json();
document.getElementById('http').replaceChildren(
  ...Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => details(method.toUpperCase() + ' ' + path, operation)),
  ),
);
document.getElementById('schemas').replaceChildren(
  ...Object.entries(components.schemas ?? {}).map(([name, schema]) => details(name, schema)),
);
`;
