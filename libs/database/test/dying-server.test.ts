import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { freshDatabase, type FreshDatabase } from '#libs/testing';
import { Database, migrateUp } from '..';

/** What Postgres says when it is about to accept statements, and what it says when it is shut down. */
const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const SHUT_DOWN = errorResponse({ S: 'FATAL', V: 'FATAL', C: '57P01', M: 'terminating connection' });

function errorResponse(fields: Record<string, string>): Buffer {
  const body = Object.entries(fields).map(([name, value]) => `${name}${value}\0`);
  const text = Buffer.from(`${body.join('')}\0`);
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}

/** In front of a real server; while it is `dying`, a connection that was just made is told so in the same breath. */
class Passage {
  dying = false;
  cut = 0;
  private readonly server: Server;

  constructor(to: URL) {
    this.server = createServer((near) => {
      const far = connect(Number(to.port), to.hostname);
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.end());
      near.pipe(far);
      far.on('data', (chunk: Buffer) => {
        if (!this.dying || !chunk.subarray(-READY_FOR_QUERY.length).equals(READY_FOR_QUERY))
          return near.write(chunk);
        this.cut += 1;
        near.end(Buffer.concat([chunk, SHUT_DOWN]));
      });
    });
  }

  async open(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }
}

let fresh: FreshDatabase;
let passage: Passage;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  passage = new Passage(new URL(fresh.url));
  const url = new URL(fresh.url);
  url.port = String(await passage.open());
  url.hostname = '127.0.0.1';
  database = await migrateUp({ url: url.toString(), directUrl: fresh.url, poolMax: 2 }, 'habit', []);
});
afterAll(async () => {
  await database.onApplicationShutdown();
  passage.close();
  await fresh.drop();
});

it('outlives a server that is shut down just as a connection is made', async () => {
  passage.dying = true;
  // Both at once, so that one of them needs a new connection.
  const both = await Promise.allSettled([database.query('SELECT 1'), database.query('SELECT 1')]);
  passage.dying = false;
  expect(passage.cut).toBeGreaterThan(0);
  expect(both.some(({ status }) => status === 'rejected')).toBe(true);
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
