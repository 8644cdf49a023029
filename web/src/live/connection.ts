import type { Socket } from 'socket.io-client';
import type { ClientToServer, Problem, ServerToClient } from '#libs/contracts';
import { freshToken, renewAfterRefusal, session } from '../api/session';

type Handlers = { [E in keyof ServerToClient]: (payload: ServerToClient[E]) => void };
type Handler = (payload: never) => void;
type Wire = Socket<Handlers, ClientToServer>;
type Payload<E extends keyof ClientToServer> = Parameters<ClientToServer[E]>[0];
type Answer<E extends keyof ClientToServer> = Parameters<Parameters<ClientToServer[E]>[1]>[0];

/** What this page knows of its live connection; `since` is when it was last live. */
export type ConnectionState =
  { status: 'connecting' } | { status: 'live' } | { status: 'offline'; since: Date };

/** How long an answer to a socket request, or a new connection, may take. */
const ANSWER_TIMEOUT_MS = 8_000;
/** How often the socket's token is looked at; it is renewed minutes before its end. */
const RENEWAL_CHECK_MS = 30_000;
/** Waits between attempts to come back. */
const RETRY_MS = { first: 500, longest: 5_000 };

/** One live connection of a signed-in page: comes back by itself, and says truthfully whether it is live. */
export class Connection {
  /** Null until it is there to be used: it is fetched when the page stands. */
  private socket: Wire | null = null;
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly listeners = new Set<() => void>();
  private readonly renewal: ReturnType<typeof setInterval>;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private retryMs = RETRY_MS.first;
  private closed = false;
  private attempting = false;
  private renewedToConnect = false;
  private state: ConnectionState = { status: 'connecting' };
  /** The token that the server knows this socket by. */
  private token = '';

  constructor() {
    this.renewal = setInterval(() => void this.renew(), RENEWAL_CHECK_MS);
    window.addEventListener('online', this.connectNow);
    window.addEventListener('offline', this.dropNow);
    document.addEventListener('visibilitychange', this.connectNow);
  }

  /** Begins, once somebody listens: what is told while the page is still being drawn has it drawn anew. */
  open(): void {
    void this.connect();
  }

  current = (): ConnectionState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Listens to an event of the server until the returned function is called. */
  on<E extends keyof ServerToClient>(event: E, handler: (payload: ServerToClient[E]) => void): () => void {
    const handlers = this.handlers.get(event) ?? new Set<Handler>();
    this.handlers.set(event, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /**
   * Asks and waits for the acknowledgement. A connection that does not answer is given up for a new one.
   * @throws Error when the connection is lost or the answer takes too long
   */
  async ask<E extends keyof ClientToServer>(event: E, payload: Payload<E>): Promise<Answer<E>> {
    const { socket } = this;
    if (!socket) throw new Error('There has been no connection yet.');
    const ask = socket.timeout(ANSWER_TIMEOUT_MS) as unknown as {
      emitWithAck(event: E, payload: Payload<E>): Promise<Answer<E>>;
    };
    try {
      return await ask.emitWithAck(event, payload);
    } catch (error) {
      if (socket.connected) socket.disconnect();
      throw error;
    }
  }

  close(): void {
    this.closed = true;
    clearInterval(this.renewal);
    clearTimeout(this.retry);
    window.removeEventListener('online', this.connectNow);
    window.removeEventListener('offline', this.dropNow);
    document.removeEventListener('visibilitychange', this.connectNow);
    this.socket?.disconnect();
  }

  private become(state: ConnectionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private async connect(): Promise<void> {
    if (this.attempting || this.socket?.connected) return;
    clearTimeout(this.retry);
    this.attempting = true;
    try {
      const [token, socket] = await Promise.all([freshToken(), this.fetched()]);
      if (this.closed || token === null) return;
      this.token = token;
      socket.auth = { token };
      socket.connect();
    } catch {
      // Nobody there to renew the token either, or to fetch from what connects.
      this.lost();
    }
  }

  private async fetched(): Promise<Wire> {
    const { io } = await import('socket.io-client');
    if (this.socket) return this.socket;
    const socket: Wire = io({
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      timeout: ANSWER_TIMEOUT_MS,
    });
    socket.on('connect', () => {
      this.attempting = false;
      this.renewedToConnect = false;
      this.retryMs = RETRY_MS.first;
      this.become({ status: 'live' });
    });
    socket.on('disconnect', () => this.lost());
    socket.on('connect_error', (error: Error & { data?: Problem }) => void this.refused(error.data));
    socket.onAny((event: string, payload: unknown) => {
      for (const handler of this.handlers.get(event) ?? []) handler(payload as never);
    });
    return (this.socket = socket);
  }

  private lost(): void {
    this.attempting = false;
    if (this.closed) return;
    if (this.state.status !== 'offline') this.become({ status: 'offline', since: new Date() });
    if (!session.current()) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.connect(), this.retryMs * (0.5 + Math.random()));
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.longest);
  }

  /** A server that refuses a token which this browser's clock takes for good knows better. */
  private async refused(problem: Problem | undefined): Promise<void> {
    const renewed = problem?.status === 401 && (await renewAfterRefusal(this.token).catch(() => null));
    // At once, but only once: a server that refuses the new token too is waited for like one that is away.
    if (renewed && !this.renewedToConnect) {
      this.renewedToConnect = true;
      this.retryMs = RETRY_MS.first;
    }
    this.lost();
  }

  private readonly connectNow = (): void => {
    if (!this.closed && !document.hidden) void this.connect();
  };

  /** The browser knows that the network is gone before the socket notices. */
  private readonly dropNow = (): void => {
    this.socket?.disconnect();
    this.lost();
  };

  private async renew(): Promise<void> {
    const token = await freshToken().catch(() => null);
    if (!token || token === this.token || !this.socket?.connected) return;
    const answer = await this.ask('auth:renew', { token }).catch(() => null);
    if (answer?.ok) this.token = token;
  }
}
