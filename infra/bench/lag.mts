import { type Product } from './product.mts';
import { pause } from './wire.mts';

/** Ports after the first one that processes of one installation may have taken. */
const PORTS_MAX = 40;
const LAG_TIMEOUT_MS = 300_000;
const LAG_PROBE_EVERY_MS = 50;

/** Events that readers of the bus have not handled, over all processes; metrics tell. */
async function busLag({ metricsPort, services }: Product): Promise<number> {
  const ports = Array.from({ length: services ? PORTS_MAX : 1 }, (_, index) => metricsPort + index);
  const pages = await Promise.all(ports.map(metricsAt));
  const lags = pages.flatMap((page) => [...page.matchAll(/^bus_lag_events\{.*\} (\d+)/gm)]);
  return lags.reduce((total, [, events]) => total + Number(events), 0);
}

/** Waits until nothing is on its way between the parts. @returns after how many milliseconds */
export async function untilQuiet(product: Product): Promise<number> {
  const began = performance.now();
  while ((await busLag(product)) > 0) {
    if (performance.now() - began > LAG_TIMEOUT_MS) throw new Error('Events are still on their way.');
    await pause(LAG_PROBE_EVERY_MS);
  }
  return performance.now() - began;
}

async function metricsAt(port: number): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  } catch {
    return '';
  }
}
