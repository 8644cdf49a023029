import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface BrokenWire {
  url: string;
  /** Ends every connection and takes no new one. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** A wire to a server that can be cut while the server runs on. */
export async function brokenWire(serverUrl: string): Promise<BrokenWire> {
  const { hostname, port } = new URL(serverUrl);
  const open = new Set<Socket>();
  let isCut = false;
  const join = (from: Socket, to: Socket) => {
    open.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy()).on('close', () => open.delete(from) && to.destroy());
  };
  const proxy = createServer((client) => {
    if (isCut) return client.destroy();
    const server = connect(Number(port), hostname);
    join(client, server);
    join(server, client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const dropAll = () => open.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      dropAll();
    },
    mend: () => (isCut = false),
    close: () => {
      dropAll();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}
