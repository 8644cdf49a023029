/**
 * Keeps the page itself for times without a network: the files of one build, taken whole when it is installed. What
 * the server tells is kept by the page, never here. A new build waits until no page of the old one is open.
 */

/** What this file needs of a service worker; the rest of the page is typed for windows. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(type: 'install' | 'activate', work: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', work: (event: FetchEvent) => void): void;
  clients: { claim(): Promise<void> };
}
const worker = self as unknown as Worker;

/** Filled in by the build: a name that changes with any file, and the files. */
const BUILD = '__BUILD__';
const FILES = JSON.parse('__FILES__') as string[];
const PAGE = '/';
const CACHE = `sacred-valley ${BUILD}`;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...FILES])));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder().then(() => worker.clients.claim()));
});

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (FILES.includes(pathname)) event.respondWith(kept(request));
  else if (request.mode === 'navigate' && !isServers(pathname)) event.respondWith(page(request));
});

const isServers = (path: string): boolean => /^\/(v1|docs|health|socket\.io)(\/|$)/.test(path);

const kept = async (request: Request): Promise<Response> =>
  (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);

/** The newest page there is: the server's, and without one the one that was kept. */
async function page(request: Request): Promise<Response> {
  const answer = await fetch(request).catch(() => null);
  if (answer?.ok) return answer;
  return (await caches.match(PAGE, { cacheName: CACHE })) ?? answer ?? Response.error();
}
