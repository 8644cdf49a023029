/** What a bundler tells of a module. */
interface Graph {
  getModuleInfo(id: string): { importers: readonly string[]; isEntry: boolean } | null;
}

/** Packages of which the page uses all that it uses at once. */
const PACKAGES =
  /\/node_modules\/(react|react-dom|scheduler|@tanstack\/[^/]+|[^/]*\.io-[^/]+|@socket\.io\/[^/]+|openapi-fetch)\//;
const OWN = /\/(web\/src|libs\/contracts)\/|vite\/preload-helper/;

/**
 * The name of the chunk that holds all of a first load, or null for what comes later: on a slow network each file
 * more costs a trip. Packages that are large and used by the piece are left to be divided by use.
 */
export function firstLoad(id: string, graph: Graph): string | null {
  return (OWN.test(id) || PACKAGES.test(id)) && isReached(id, graph, new Set()) ? 'page' : null;
}

/** Whether the page's entry imports it, however far away, and not only when somebody goes there. */
function isReached(id: string, graph: Graph, seen: Set<string>): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const module = graph.getModuleInfo(id);
  if (module === null) return false;
  return (
    (module.isEntry && !id.includes('service-worker')) ||
    module.importers.some((importer) => isReached(importer, graph, seen))
  );
}
