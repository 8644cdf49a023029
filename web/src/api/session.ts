import type { components } from '../generated/api';

type SignedIn = components['schemas']['SignedInAnswer'];
type Renewed = components['schemas']['TokensAnswer'];

/** What this browser holds of a session; kept over reloads. */
export interface Tokens {
  userId: string;
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970, by this browser's clock. */
  expiresAt: number;
}

const STORAGE_KEY = 'sacred-valley.session';
/**
 * A token is renewed this long before its end: a slow answer still finds it valid, and a page in the background,
 * whose timers a browser lets run once a minute, is still in time.
 */
const RENEW_BEFORE_MS = 150_000;
const RENEW_TIMEOUT_MS = 10_000;

let tokens = read();
let endedByServer = false;
let renewing: Promise<string | null> | null = null;
const listeners = new Set<() => void>();

function read(): Tokens | null {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null') as Tokens | null;
  } catch {
    return null;
  }
}

function keep(next: Tokens | null): void {
  if (next) localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
  else localStorage.removeItem(STORAGE_KEY);
  become(next);
}

function become(next: Tokens | null): void {
  const isAnother = tokens !== null && next !== null && next.userId !== tokens.userId;
  tokens = next;
  // Another tab signed somebody else in: nothing that this page holds is theirs.
  if (isAnother) return location.reload();
  for (const listener of listeners) listener();
}

// Another tab signed in, renewed or signed out.
window.addEventListener('storage', (event) => {
  if (event.key === STORAGE_KEY || event.key === null) become(read());
});

export const session = {
  current: (): Tokens | null => tokens,
  /** Whether the server ended the session, not the person. */
  wasEnded: (): boolean => endedByServer,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  begin({ user, ...next }: SignedIn): void {
    endedByServer = false;
    keep(tokensOf(user.id, next));
  },
  end: (): void => keep(null),
};

const tokensOf = (userId: string, { accessToken, refreshToken, expiresIn }: Renewed): Tokens => ({
  userId,
  accessToken,
  refreshToken,
  expiresAt: Date.now() + expiresIn * 1000,
});

const isFresh = ({ expiresAt }: Tokens): boolean => expiresAt - Date.now() > RENEW_BEFORE_MS;

/**
 * A token that is good for minutes, renewed when needed; null when the session has ended.
 * @throws Error when the server cannot be asked for one
 */
export async function freshToken(): Promise<string | null> {
  if (!tokens) return null;
  return isFresh(tokens) ? tokens.accessToken : renewOnce();
}

/** Renews even though the clock says that the token is good: the server refused it. */
export async function renewAfterRefusal(refused: string): Promise<string | null> {
  return tokens && tokens.accessToken !== refused ? tokens.accessToken : renewOnce();
}

/** One renewal serves the whole page; two tabs at once get the same successor from the server. */
const renewOnce = (): Promise<string | null> => (renewing ??= renew().finally(() => (renewing = null)));

async function renew(): Promise<string | null> {
  const before = tokens;
  const held = read();
  if (held?.accessToken !== before?.accessToken) become(held);
  if (!held) return null;
  if (held.accessToken !== before?.accessToken && isFresh(held)) return held.accessToken;
  const response = await fetch('/v1/auth/refresh', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken: held.refreshToken }),
    signal: AbortSignal.timeout(RENEW_TIMEOUT_MS),
  });
  const now = read();
  // Another tab was faster, or somebody signed out in the meantime.
  if (now?.refreshToken !== held.refreshToken) {
    become(now);
    return now?.accessToken ?? null;
  }
  if (response.status === 401) {
    endedByServer = true;
    keep(null);
    return null;
  }
  if (!response.ok) throw new Error('The session could not be renewed right now.');
  const next = tokensOf(held.userId, (await response.json()) as Renewed);
  keep(next);
  return next.accessToken;
}
