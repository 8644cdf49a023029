import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Pictures and fonts are compressed in themselves. */
const TEXT = /\.(html|js|css|svg|webmanifest)$/;
const GZIP_LEVEL = 9;

/** Lays beside each text of a build what browsers take instead, so that no server spends time on it. */
export const compressedFiles = (): Plugin => ({
  name: 'compressed-files',
  apply: 'build',
  writeBundle: {
    // After the service worker was told its files: these are none of its own.
    order: 'post',
    sequential: true,
    handler({ dir }) {
      for (const entry of readdirSync(dir!, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !TEXT.test(entry.name)) continue;
        const file = path.join(entry.parentPath, entry.name);
        const text = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(text, { level: GZIP_LEVEL }));
        writeFileSync(`${file}.br`, brotliCompressSync(text, brotliFor(text.length)));
      }
    },
  },
});

const brotliFor = (bytes: number) => ({
  params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
  },
});
