import { setTimeout as wait } from 'node:timers/promises';

const PROBE_EVERY_MS = 20;
/** Far beyond what a busy machine needs: a test that fails here fails for what it waits for, not for its neighbours. */
const WITHIN_DEFAULT_MS = 60_000;

export interface Patience {
  /** What is awaited, as the end of "Waited in vain for …". */
  what: string;
  /** Milliseconds until it is given up. */
  within_ms?: number;
}

/**
 * Asks until the probe neither throws nor answers false, null or undefined; gives back what it answered. When time is
 * up it fails with what was awaited and what the probe said last.
 */
export async function eventually<T>(
  probe: () => Promise<T> | T,
  { what, within_ms = WITHIN_DEFAULT_MS }: Patience,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + within_ms;
  for (;;) {
    const said = await attempt(probe);
    if (said.answer !== undefined && said.answer !== null && said.answer !== false) return said.answer;
    if (performance.now() > deadline)
      throw new Error(`Waited in vain for ${what} (${within_ms} ms). ${said.words}`, { cause: said.error });
    await wait(PROBE_EVERY_MS);
  }
}

async function attempt<T>(
  probe: () => Promise<T> | T,
): Promise<{ answer?: T; error?: unknown; words: string }> {
  try {
    const answer = await probe();
    return { answer, words: `The probe's last answer: ${JSON.stringify(answer)}` };
  } catch (error) {
    return {
      error,
      words: `The probe's last words: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
