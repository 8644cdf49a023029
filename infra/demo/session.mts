import type { Credentials } from './credentials.mts';
import type { Person } from './person.mts';
import { isRefused, type Wire } from './wire.mts';

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const UNAUTHENTICATED = 401;
const CONFLICT = 409;

/** Somebody signed in, whose tokens are renewed when they have ended. */
export class Session {
  readonly userId: string;
  private readonly wire: Wire;
  private readonly credentials: Credentials;
  private tokens: Tokens;

  private constructor(wire: Wire, credentials: Credentials, answer: Tokens & { user: { id: string } }) {
    this.wire = wire;
    this.credentials = credentials;
    this.tokens = answer;
    this.userId = answer.user.id;
  }

  /** Registers who is not there yet. @throws Refused */
  static async open(
    wire: Wire,
    person: Person,
    credentials: Credentials,
  ): Promise<{ session: Session; isNew: boolean }> {
    const { displayName, timeZone } = person;
    const body = { ...credentials, displayName, timeZone };
    try {
      const made = await wire.call<Tokens & { user: { id: string } }>(
        'POST',
        '/v1/auth/register',
        null,
        body,
      );
      return { session: new Session(wire, credentials, made), isNew: true };
    } catch (error) {
      if (!isRefused(error, CONFLICT)) throw error;
      return { session: new Session(wire, credentials, await signIn(wire, credentials)), isNew: false };
    }
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    try {
      return await this.wire.call<T>(method, path, this.tokens.accessToken, body);
    } catch (error) {
      if (!isRefused(error, UNAUTHENTICATED)) throw error;
      await this.renew();
      return this.wire.call<T>(method, path, this.tokens.accessToken, body);
    }
  }

  private async renew(): Promise<void> {
    const { refreshToken } = this.tokens;
    try {
      this.tokens = await this.wire.call<Tokens>('POST', '/v1/auth/refresh', null, { refreshToken });
    } catch (error) {
      if (!isRefused(error, UNAUTHENTICATED)) throw error;
      this.tokens = await signIn(this.wire, this.credentials);
    }
  }

  /** So that sessions of ended runs don't pile up; who can't be asked is left to the server's own sweeping. */
  async leave(farewell: Wire): Promise<void> {
    const { accessToken, refreshToken } = this.tokens;
    await farewell.send('POST', '/v1/auth/logout', accessToken, { refreshToken });
  }
}

const signIn = (wire: Wire, { username, password }: Credentials) =>
  wire.call<Tokens & { user: { id: string } }>('POST', '/v1/auth/login', null, { login: username, password });
