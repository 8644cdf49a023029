import { randomBytes } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import {
  type Environment,
  type PartName,
  readSettings,
  type Replacements,
  run,
  type Running,
} from '#libs/process';
import { ALL_PARTS } from '../../infra/all-in-one/parts';
import { eventually } from './eventually';
import { freshDatabase, type FreshDatabase } from './fresh-database';
import { freshRedis, type FreshRedis } from './fresh-redis';
import { wireClient, type WireClient } from './wire-client';

export interface StackOptions {
  /** Default: all of them. */
  parts?: readonly PartName[];
  /** Settings by their environment variables, over the tests' own. */
  settings?: Environment;
  replacements?: Replacements;
}

/** Somebody registered, with a session of their own. */
export interface Person {
  id: string;
  name: string;
  password: string;
  token: string;
  refreshToken: string;
  http: WireClient;
  /** A live connection; closed with the stack. */
  socket(): Socket;
}

/** The product on a database and a Redis of its own, in this process. */
export interface Stack {
  readonly url: string;
  readonly database: FreshDatabase;
  readonly redis: FreshRedis;
  anonymous: WireClient;
  register(fields?: Record<string, unknown>): Promise<Person>;
  /** Stops the product and starts it again on the same data and port. */
  restart(whileStopped?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the real parts on real stores; limits on calls are off unless a test turns them on. */
export async function startStack({ parts, settings = {}, replacements }: StackOptions = {}): Promise<Stack> {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const chosen = ALL_PARTS.filter(({ name }) => !parts || parts.includes(name));
  const begin = (port: string): Promise<Running> =>
    run(
      chosen,
      readSettings({
        PORT: port,
        METRICS_PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        LOG_LEVEL: 'error',
        RATE_LIMIT_FACTOR: '0',
        ...settings,
      }),
      replacements,
    );
  let running = await begin('0');
  const { url, port } = running;
  const sockets: Socket[] = [];
  return {
    url,
    database,
    redis,
    anonymous: wireClient(url),
    register: async (fields = {}) => {
      const person = await registerAt(url, fields);
      return { ...person, socket: () => keep(sockets, openSocket(url, person.token)) };
    },
    restart: async (whileStopped) => {
      await running.stop();
      await whileStopped?.();
      running = await begin(String(port));
    },
    stop: async () => {
      for (const socket of sockets) socket.close();
      await running.stop();
      await redis.stop();
      await database.drop();
    },
  };
}

function keep(sockets: Socket[], socket: Socket): Socket {
  sockets.push(socket);
  return socket;
}

/** A socket as any client opens it. */
export const openSocket = (url: string, token: string): Socket =>
  io(url, { transports: ['websocket'], forceNew: true, auth: { token } });

/** Somebody new at a running system, signed in. */
export async function registerAt(
  url: string,
  fields: Record<string, unknown>,
): Promise<Omit<Person, 'socket'>> {
  const name = `p${randomBytes(6).toString('hex')}`;
  const body = {
    username: name,
    email: `${name}@sacredvalley.example`,
    password: `${name}-secret`,
    ...fields,
  };
  // A product that is too busy says so, and that nothing was done.
  const answer = await eventually(
    async () => {
      const said = await wireClient(url).post('/v1/auth/register', body);
      return said.status === 503 ? null : said;
    },
    { what: `room for ${name} to register` },
  );
  if (answer.status !== 201) throw new Error(`${name} could not register: ${JSON.stringify(answer.body)}`);
  const { user, accessToken, refreshToken } = answer.body;
  return {
    id: user.id,
    name: user.username,
    password: body.password,
    token: accessToken,
    refreshToken,
    http: wireClient(url, accessToken),
  };
}
