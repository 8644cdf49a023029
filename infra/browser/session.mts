import type { BrowserContext, Page } from 'playwright-core';

/** As the page keeps a session over reloads (web/src/api/session.ts). */
export interface Held {
  userId: string;
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const STORAGE_KEY = 'sacred-valley.session';
/** An address of the same origin that loads nothing of the page: the browser stays as cold as a newcomer's. */
const COLD_ADDRESS = '/manifest.webmanifest';

interface SignedIn {
  user: { id: string };
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

/** @throws Error when the server refuses */
export async function signIn(url: string, login: string, password: string): Promise<Held> {
  const answer = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`Signing in was refused: ${answer.status} ${await answer.text()}`);
  const { user, accessToken, refreshToken, expiresIn } = (await answer.json()) as SignedIn;
  return { userId: user.id, accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1_000 };
}

/** Whom the page holds. */
export const heldBy = (page: Page): Promise<Held> =>
  page.evaluate<Held>(`JSON.parse(localStorage.getItem('${STORAGE_KEY}'))`);

/** Lets the page find somebody signed in, before it was ever opened. */
export async function hold(context: BrowserContext, url: string, held: Held): Promise<void> {
  const page = await context.newPage();
  await page.goto(url + COLD_ADDRESS);
  await page.evaluate(`localStorage.setItem('${STORAGE_KEY}', ${JSON.stringify(JSON.stringify(held))})`);
  await page.close();
}
