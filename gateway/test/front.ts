import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a gateway and the parts: counts what is asked, and holds answers back or refuses on request. */
export class Front {
  /** Answers by path, once they were handed on. */
  readonly answered = new Map<string, number>();
  /** Answers that are held back. */
  waiting = 0;
  private readonly server: Server;
  private held: { path: string; until: Promise<void> } | null = null;
  private away: string | null = null;

  private constructor(private readonly origin: string) {
    this.server = createServer((request, response) => {
      const path = request.url!;
      void this.hand(path, request.headers.authorization ?? '').then(({ status, text }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
        this.answered.set(path, this.timesAnswered(path) + 1);
      });
    });
  }

  static async before(origin: string): Promise<Front> {
    const front = new Front(origin);
    front.server.listen(0, '127.0.0.1');
    await once(front.server, 'listening');
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  timesAnswered(path: string): number {
    return this.answered.get(path) ?? 0;
  }

  /** Answers from this path on wait until they are let go. */
  hold(path: string): () => void {
    let letGo: () => void = () => undefined;
    this.held = { path, until: new Promise((resolve) => (letGo = resolve)) };
    return () => {
      this.held = null;
      letGo();
    };
  }

  /** This path is away until it is back. */
  takeAway(path: string): () => void {
    this.away = path;
    return () => (this.away = null);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async hand(path: string, authorization: string): Promise<{ status: number; text: string }> {
    if (path === this.away) return { status: 503, text: '{}' };
    const answer = await fetch(this.origin + path, { headers: { authorization } });
    const text = await answer.text();
    if (path === this.held?.path) {
      this.waiting += 1;
      await this.held.until;
      this.waiting -= 1;
    }
    return { status: answer.status, text };
  }
}
