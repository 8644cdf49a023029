import type { Plugin } from 'vite';

/** What a bundler tells of a module. */
interface Graph {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** The HTML's own script, which runs as soon as it is there, and the page, which that one then asks for. */
const START = '/web/src/start.ts';
const PAGE = '/web/src/main.tsx';
/** What start.ts asks for, by the names that a bundler gives it. */
const ASKED_FOR = ['ahead', 'main'];
/** Packages of which the page uses all that it uses at once. */
const PACKAGES = /\/node_modules\/(react|react-dom|scheduler|@tanstack\/[^/]+|openapi-fetch)\//;
const OWN = /\/(web\/src|libs\/contracts)\/|vite\/preload-helper/;

/**
 * The name of the chunk that a module of the first load belongs to, or null for what comes later: on a slow network
 * each file more costs a trip. Packages are one of their own, so that a slow phone reads and runs them by themselves.
 * Those that are large and used by the piece are left to be divided by use.
 */
export function firstLoad(id: string, graph: Graph): string | null {
  const isPackage = PACKAGES.test(id);
  if (!isPackage && !OWN.test(id)) return null;
  if (isReached(START, id, graph, new Set())) return 'start';
  if (!isReached(PAGE, id, graph, new Set())) return null;
  return isPackage ? 'packages' : 'page';
}

/** Whether a module needs another one, however far away, and not only when somebody goes there. */
function isReached(from: string, id: string, graph: Graph, seen: Set<string>): boolean {
  if (id.endsWith(from)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  const importers = graph.getModuleInfo(id)?.importers ?? [];
  return importers.some((importer) => isReached(from, importer, graph, seen));
}

/** Names the page's files in the HTML, so that they are on their way before its first script asks for them. */
export const pageInHtml = (): Plugin => ({
  name: 'page-in-html',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
      const page = chunks.filter(({ name }) => name === 'page' || ASKED_FOR.includes(name));
      const start = chunks.find(({ name }) => name === 'start')?.fileName;
      const scripts = new Set(page.flatMap(({ fileName, imports }) => [fileName, ...imports]));
      const styles = page.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
      return [
        ...styles.map((fileName) => linkTo(fileName, 'stylesheet')),
        ...[...scripts].filter((file) => file !== start).map((file) => linkTo(file, 'modulepreload')),
      ];
    },
  },
});

const linkTo = (fileName: string, rel: string) => ({
  tag: 'link',
  attrs: { rel, crossorigin: true, href: `/${fileName}` },
  injectTo: 'head' as const,
});
