import { freshToken } from './session';

/** What every first screen of who is signed in asks for. */
const PATHS = ['/v1/dashboard', '/v1/me'];
/** An answer that nobody has taken in so long is none any more. */
const KEPT_FOR_MS = 10_000;

const answers = new Map<string, Promise<Response | null>>();

/** Asks while the page's own code is still on its way: on a slow network that takes longer than the answers. */
export function askEarly(): void {
  for (const path of PATHS)
    answers.set(
      path,
      ask(path).catch(() => null),
    );
  setTimeout(forgetEarly, KEPT_FOR_MS);
}

async function ask(path: string): Promise<Response | null> {
  const token = await freshToken();
  if (!token) return null;
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(path, { headers, signal: AbortSignal.timeout(KEPT_FOR_MS) });
  return response.ok ? response : null;
}

/** Before something is changed: answers would be from before. */
export const forgetEarly = (): void => answers.clear();

/** The answer to a `GET` that was asked early, for the first who asks; null when there is none. */
export async function earlyAnswer(url: string): Promise<Response | null> {
  const path = url.slice(location.origin.length);
  const answer = answers.get(path);
  answers.delete(path);
  return answer ?? null;
}
