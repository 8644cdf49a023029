import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncDocument, DIST, httpDocument, ROOT } from '#libs/process';
import { ALL_PARTS } from './parts';

/** Part of the build: writes the documents that `/docs` serves and that the page's types are made from. */
async function writeDocuments(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  mkdirSync(DIST, { recursive: true });
  write('openapi.json', await httpDocument(ALL_PARTS, version));
  write('asyncapi.json', asyncDocument(version));
}

const write = (name: string, document: object): void =>
  writeFileSync(join(DIST, name), `${JSON.stringify(document, null, 2)}\n`);

void writeDocuments().then(
  // Modules may hold timers of their own; nothing of them was started.
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
