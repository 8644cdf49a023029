/** Until then a first screen has been drawn, also on a slow phone. */
const AFTER_MS = 3_000;

/** Lets the browser keep the page for times without a network; in development files change too often for that. */
export function keepPage(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Not before the page itself stands: network and processor are its own first.
  const register = () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  const begin = () => setTimeout(register, AFTER_MS);
  if (document.readyState === 'complete') begin();
  else window.addEventListener('load', begin, { once: true });
}
