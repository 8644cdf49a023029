import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const ASK_EVERY_MS = 50;
/** Who gets no answer by then counts with this, in milliseconds. */
const PATIENCE_MS = 10_000;

interface Asked {
  url: string;
  token: string;
}

/** Somebody who asks again and again from a thread of their own, whatever else this process is busy with. */
export class Probe {
  private readonly worker: Worker;

  constructor(asked: Asked) {
    this.worker = new Worker(__filename, { workerData: asked });
  }

  /** @returns the 99th percentile of all answers, in milliseconds */
  async stop(): Promise<number> {
    this.worker.postMessage('stop');
    const [took] = (await once(this.worker, 'message')) as [number[]];
    await this.worker.terminate();
    took.sort((a, b) => a - b);
    return took[Math.floor(took.length * 0.99)] ?? Infinity;
  }
}

async function ask({ url, token }: Asked): Promise<void> {
  const took: number[] = [];
  let isAsked = true;
  parentPort!.once('message', () => (isAsked = false));
  while (isAsked) {
    const fromMs = performance.now();
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const isAnswered = await fetch(url, { headers, signal }).then(
      async (answer) => (await answer.text()) !== '' && answer.ok,
      () => false,
    );
    took.push(isAnswered ? performance.now() - fromMs : PATIENCE_MS);
    await wait(ASK_EVERY_MS);
  }
  parentPort!.postMessage(took);
}

if (!isMainThread) void ask(workerData as Asked);
