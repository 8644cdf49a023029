import { io, type Socket } from 'socket.io-client';

const SOCKETS = 4;
const ASKS_EVERY_MS = 100;
const ANSWER_MAX_MS = 10_000;
const BOARD = { board: 'global', period: 'day' };

/** Those who do nothing wrong meanwhile: sockets that ask, and calls over HTTP; each must go on being served. */
export class Bystanders {
  readonly socketMs: number[] = [];
  readonly httpMs: number[] = [];
  readonly complaints: string[] = [];
  private readonly sockets: Socket[];
  private readonly work: Promise<void>[] = [];
  private isOver = false;

  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {
    this.sockets = Array.from({ length: SOCKETS }, () => this.open());
  }

  begin(): void {
    this.work.push(...this.sockets.map((socket) => this.again(() => this.askSocket(socket), this.socketMs)));
    this.work.push(this.again(() => this.askHttp(), this.httpMs));
  }

  /** Waits until so many answers came in all. */
  async served(answers: number): Promise<void> {
    while (this.socketMs.length + this.httpMs.length < answers)
      await new Promise((resolve) => setTimeout(resolve, ASKS_EVERY_MS));
  }

  p99 = (): number => Math.round(quantile([...this.socketMs, ...this.httpMs], 0.99));

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.work);
    for (const socket of this.sockets) socket.close();
  }

  private open(): Socket {
    const { origin, token } = this;
    const socket = io(origin, { transports: ['websocket'], forceNew: true, auth: { token } });
    socket.on('disconnect', (reason) => {
      if (!this.isOver) this.complaints.push(`a bystander's socket was ended: ${reason}`);
    });
    return socket;
  }

  private async again(ask: () => Promise<unknown>, times: number[]): Promise<void> {
    while (!this.isOver) {
      const beganAt = performance.now();
      try {
        await ask();
        times.push(performance.now() - beganAt);
      } catch (error) {
        this.complaints.push(`a bystander was not served: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, ASKS_EVERY_MS));
    }
  }

  private async askSocket(socket: Socket): Promise<void> {
    const answer = (await socket.timeout(ANSWER_MAX_MS).emitWithAck('board:subscribe', BOARD)) as {
      ok: boolean;
    };
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  }

  private async askHttp(): Promise<void> {
    const answer = await fetch(`${this.origin}/v1/progress`, {
      headers: { authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    await answer.arrayBuffer();
  }
}

/** The time that this part of the answers stayed below, in milliseconds. */
export function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}
