import { someAtOnce } from '../local/some-at-once.mts';

/** Calls under way at once while a world is made or compared. */
const PARALLEL = 16;
/** Of a call that is refused for now. */
const RETRY = { tries_max: 40, wait_ms: 250 };

/** One call that must succeed; tried again while the answer may change. @throws Error with what was answered */
export async function call<T>(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return (text === '' ? null : JSON.parse(text)) as T;
    if (tries >= RETRY.tries_max || (answer.status < 500 && answer.status !== 404))
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    await pause(RETRY.wait_ms);
  }
}

/** Does something for each item, a few at once; results in the order of the items. */
export const forEach = <T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> => someAtOnce(items, PARALLEL, work);

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
