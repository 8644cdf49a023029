import { Inject, Injectable } from '@nestjs/common';
import { TokenVerifier } from '#libs/auth';
import { forbidden, invalid } from '#libs/domain-kit';
import { problemOfError } from '../app/connection';
import { renewPayload, subscribePayload, unsubscribePayload } from '../domain/payloads';
import type { LiveSocket } from './live-socket';

type Done = (answer: object) => void;

/** What clients send: checked, done, and acknowledged, or refused by `{ok: false, problem}` or `problem`. */
@Injectable()
export class ClientEvents {
  constructor(@Inject(TokenVerifier) private readonly verifier: TokenVerifier) {}

  listen(socket: LiveSocket): void {
    socket.onAny((event: string, ...args: unknown[]) => {
      const done = typeof args.at(-1) === 'function' ? (args.pop() as Done) : undefined;
      this.handle(socket, event, args, done).catch((error: unknown) => {
        const problem = problemOfError(error);
        if (done) done({ ok: false, problem });
        else socket.emit('problem', problem);
      });
    });
  }

  private async handle(socket: LiveSocket, event: string, args: unknown[], done?: Done): Promise<void> {
    const { connection } = socket.data;
    switch (event) {
      case 'board:subscribe':
        return connection.subscribe(subscribePayload(only(args)), (snapshot) =>
          done?.({ ok: true, snapshot }),
        );
      case 'board:unsubscribe':
        await connection.unsubscribe(unsubscribePayload(only(args)));
        return done?.({ ok: true });
      case 'auth:renew':
        await this.renew(socket, renewPayload(only(args)).token);
        return done?.({ ok: true });
      default:
        throw invalid('', 'is an event that the server does not know');
    }
  }

  /** A refusal leaves the old end. */
  private async renew(socket: LiveSocket, token: string): Promise<void> {
    const viewer = await this.verifier.verify(token);
    if (viewer.userId !== socket.data.viewer.userId) throw forbidden('That token is of another user.');
    socket.data.viewer = viewer;
    socket.data.connection.viewer = viewer;
  }
}

function only(args: readonly unknown[]): unknown {
  if (args.length !== 1) throw invalid('', 'must be one object');
  return args[0];
}
