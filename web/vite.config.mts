import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressedFiles } from './compressed-files.mts';
import { firstLoad, pageInHtml } from './first-load.mts';
import { offlineFiles } from './offline-files.mts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), pageInHtml(), offlineFiles(), compressedFiles()],
  resolve: { conditions: ['sacred-valley', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        sw: `${import.meta.dirname}/src/pwa/service-worker.ts`,
      },
      // The service worker stands at the root, under one name, so that it serves the whole page.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [{ debugName: 'first load', name: firstLoad, includeDependenciesRecursively: false }],
        },
      },
    },
  },
  server: {
    proxy: { '/v1': 'http://localhost:8080', '/socket.io': { target: 'ws://localhost:8080', ws: true } },
  },
});
