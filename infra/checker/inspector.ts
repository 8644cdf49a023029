import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Node option of a process whose debugger listens, on a port of its own. */
export const INSPECTABLE = '--inspect=127.0.0.1:0';
/** The same once it is woken, and costing nothing before. */
export const INSPECTABLE_ONCE_WOKEN = '--inspect-port=127.0.0.1:0';
const LISTENING = /Debugger listening on (ws:\S+)/g;
const WAKING = { within_ms: 30_000, askEvery_ms: 50 };
/** What a first collection lets go of may hold something itself. */
const COLLECTIONS = 2;

interface HeapUsage {
  usedSize: number;
  embedderHeapUsedSize: number;
  backingStorageSize: number;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The debugger of a Node process that is `INSPECTABLE`. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    socket.addEventListener('close', () => this.#end());
  }

  /**
   * A process with a debugger attached waits with its end until it is left alone again: `close` it soon.
   * @param log the file that the process's output goes to, where its debugger tells where it listens
   * @throws Error when nobody listens there
   */
  static async attach(log: string): Promise<Inspector> {
    const address = [...readFileSync(log, 'utf8').matchAll(LISTENING)].at(-1)?.[1];
    if (address === undefined) throw new Error(`No debugger listens by ${log}`);
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error(`No debugger answers at ${address}`)));
    });
    return new Inspector(socket);
  }

  /** Wakes the debugger of a process that has started, and attaches to it. */
  static async wake(pid: number, log: string): Promise<Inspector> {
    process.kill(pid, 'SIGUSR1');
    const deadlineMs = performance.now() + WAKING.within_ms;
    for (;;) {
      try {
        return await Inspector.attach(log);
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
        await wait(WAKING.askEvery_ms);
      }
    }
  }

  /** Has everything collected that nothing holds. @returns bytes that are held, in the heap and as buffers beside it */
  async collect(): Promise<number> {
    for (let time = 0; time < COLLECTIONS; time += 1) await this.#ask('HeapProfiler.collectGarbage');
    const usage = (await this.#ask('Runtime.getHeapUsage')) as HeapUsage;
    return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string): Promise<unknown> {
    const id = (this.#asked += 1);
    this.#socket.send(JSON.stringify({ id, method }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #hear(text: string): void {
    const { id, result } = JSON.parse(text) as { id: number; result: unknown };
    this.#waiting.get(id)?.resolve(result);
    this.#waiting.delete(id);
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('The process is gone'));
    this.#waiting.clear();
  }
}
