import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { provided } from './needs';

export interface FreshRedis {
  url: string;
  /** `kill -9`: whatever it held is lost. */
  kill(): Promise<void>;
  /** Starts it again, empty, at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Ends the server when the test process is gone, however that came about: its input is a pipe from there. */
const UNTIL_INPUT_ENDS = '"$@" </dev/null & server=$!; cat >/dev/null; kill -9 $server; wait $server';

/** A Redis server of one's own, empty, that lives no longer than the test process. */
export async function freshRedis(): Promise<FreshRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sacred-valley-redis-'));
  const port = await freePort();
  let server = await start(port, folder);
  const kill = async (): Promise<void> => {
    const gone = once(server, 'exit');
    server.stdin!.end();
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      server = await start(port, folder);
    },
    stop: async () => {
      if (server.exitCode === null) await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(port: number, folder: string): Promise<ChildProcess> {
  const settings = [
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
  ];
  const command = [provided('redis'), '--port', String(port), '--dir', folder, ...settings];
  const server = spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'redis', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await eventually(() => listens(port), { what: `Redis on port ${port}` });
  return server;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const tell = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', tell(true)).once('error', tell(false));
  });
}
