import { io, type Socket } from 'socket.io-client';
import { eventually, type Person } from '#libs/testing';
import { problemBody, type Slug } from './problems';

/** How long an acknowledgement may take, in milliseconds: more than a busy machine needs, and a product without one. */
export const ANSWER_WITHIN_MS = 45_000;

// What came over the wire is whatever JSON it was; tests say what shape they expect.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Heard {
  event: string;
  payload: Json;
  at_ms: number;
}

/** A live connection of a client that knows the wire alone. It keeps all it was told, in order. */
export class Live {
  readonly heard: Heard[] = [];
  /** Why the connection ended, in the words of socket.io-client; null while it is there. */
  ended: string | null = null;

  constructor(readonly socket: Socket) {
    socket.onAny((event: string, payload: Json) =>
      this.heard.push({ event, payload, at_ms: performance.now() }),
    );
    socket.on('disconnect', (reason) => (this.ended = reason));
    socket.on('connect', () => (this.ended = null));
  }

  /** Sends and awaits the acknowledgement. */
  ask(event: string, ...payload: unknown[]): Promise<Json> {
    return this.socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, ...payload);
  }

  /** The payloads of one event, oldest first. */
  told(event: string): Json[] {
    return this.heard.filter((one) => one.event === event).map(({ payload }) => payload);
  }

  /** Awaits a payload of this event that fits; gives the first one. */
  async hears(event: string, fits: (payload: Json) => boolean = () => true): Promise<Json> {
    const found = await eventually(() => this.heard.find((one) => one.event === event && fits(one.payload)), {
      what: `a ${event} that fits; told so far: ${JSON.stringify(this.told(event)).slice(0, 2_000)}`,
    });
    return found.payload;
  }

  /** Awaits the end of the connection; gives the reason. */
  ends(within_ms?: number): Promise<string> {
    return eventually(() => this.ended, { what: 'the server to close the socket', within_ms });
  }

  forget(): void {
    this.heard.length = 0;
  }

  close(): void {
    this.socket.close();
  }
}

/** A problem as a socket tells it: as over HTTP, though it need not have an `instance`. */
export function liveProblem(slug: Slug): object {
  const { instance: _, ...problem } = problemBody(slug) as { instance: unknown };
  return expect.objectContaining(problem);
}

/** The acknowledgement of something refused. */
export const refused = (slug: Slug): object => ({ ok: false, problem: liveProblem(slug) });

const opened: Socket[] = [];

/** A socket that does not come back by itself and is not connected yet. */
export function dial(url: string, auth: Record<string, unknown>, options: object = {}): Socket {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    auth,
    ...options,
  });
  opened.push(socket);
  return socket;
}

/** Connects with this token. @throws what `connect_error` said */
export function connectWith(url: string, token: unknown): Promise<Live> {
  const socket = dial(url, { token });
  const live = new Live(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(live));
    socket.once('connect_error', reject);
    socket.connect();
  });
}

export const connect = (url: string, person: Pick<Person, 'token'>): Promise<Live> =>
  connectWith(url, person.token);

/** Closes every socket that this test file opened. */
export function hangUp(): void {
  for (const socket of opened.splice(0)) socket.close();
}
