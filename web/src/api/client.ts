import createClient from 'openapi-fetch';
import type { Problem } from '#libs/contracts';
import type { paths } from '../generated/api';
import { earlyAnswer, forgetEarly } from './early';
import { ProblemError } from './problem-error';
import { freshToken, renewAfterRefusal } from './session';

/** A call that got no answer for so long is given up. */
const CALL_TIMEOUT_MS = 15_000;
/** Lists longer than this are not for this page: 100 items a page. */
const PAGES_MAX = 50;

/** Calls that carry no token. */
const isPublic = (url: string): boolean => /\/v1\/auth\/(register|login|refresh)$/.test(url);

async function authorisedFetch(request: Request): Promise<Response> {
  if (isPublic(request.url)) return send(request);
  if (request.method !== 'GET') forgetEarly();
  const early = await earlyAnswer(request.url);
  if (early) return early;
  const token = await freshToken();
  if (!token) return send(request);
  const response = await send(request.clone(), token);
  if (response.status !== 401) return response;
  const renewed = await renewAfterRefusal(token);
  return renewed ? send(request, renewed) : response;
}

function send(request: Request, token?: string): Promise<Response> {
  if (token) request.headers.set('authorization', `Bearer ${token}`);
  return fetch(request, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
}

/** The product's HTTP calls, typed by its own OpenAPI description. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorisedFetch });

/**
 * The body of an answer.
 * @throws ProblemError when the server refused
 */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw new ProblemError(asProblem(error, response));
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** All items of a list, page by page. */
export async function everyItem<T>(
  readPage: (paging: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page: Page<T> = await readPage({ limit: 100, ...(cursor !== null && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return items;
}

function asProblem(error: unknown, response: Response): Problem {
  if (typeof error === 'object' && error !== null && 'title' in error) return error as Problem;
  return {
    type: 'about:blank',
    title: 'Something went wrong',
    status: response.status,
    detail: 'The server answered in a way that this page does not understand. Try again in a moment.',
  };
}
