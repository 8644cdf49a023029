import { Inject, Injectable } from '@nestjs/common';
import { TokenVerifier, type Viewer } from '#libs/auth';
import { userChannel, type UserMessage } from '#libs/contracts';
import { DomainError, forbidden } from '#libs/domain-kit';
import { Settings } from '#libs/process';
import { Channels } from '../app/channels';
import { problemOfError } from '../app/connection';
import { LIMITS } from '../app/limits';
import type { EngineConnection, LiveSocket } from './live-socket';

/** Names of this machine: pages of them are trusted as long as no public origin is set. */
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Lets a socket in: who it is, and its user's channel, are known before it is told that it is connected. */
@Injectable()
export class Handshake {
  private readonly introduced = new WeakSet<EngineConnection>();

  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(Channels) private readonly channels: Channels,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Calls `next` with an error whose `data` is the problem when the socket is not let in. Where only the product
   * is to blame the connection ends instead, since clients come back by themselves from that alone.
   */
  async admit(
    socket: LiveSocket,
    present: number,
    onMessage: (message: UserMessage) => void,
    next: (error?: Error) => void,
  ): Promise<unknown> {
    // Socket.IO ends a connection that introduces itself again, but only once the first time has been answered.
    if (this.introduced.has(socket.conn)) return socket.conn.close(true);
    this.introduced.add(socket.conn);
    try {
      this.checkOrigin(socket);
      if (present >= LIMITS.sockets_max)
        throw new DomainError('unavailable', 'There is no room for more sockets.');
      socket.data.viewer = await this.viewerOf(socket);
      await this.listen(socket, onMessage);
      next();
    } catch (error) {
      const problem = problemOfError(error);
      if (problem.status >= 500) return socket.conn.close(true);
      next(Object.assign(new Error(problem.title), { data: problem }));
    }
  }

  private async viewerOf(socket: LiveSocket): Promise<Viewer> {
    const { token } = socket.handshake.auth as { token?: unknown };
    if (typeof token !== 'string' || token === '') {
      throw new DomainError('unauthenticated', 'Send an access token: auth: {token}.');
    }
    return this.verifier.verify(token);
  }

  private async listen(socket: LiveSocket, onMessage: (message: UserMessage) => void): Promise<void> {
    const channel = userChannel(socket.data.viewer.userId);
    const stop = await this.channels.listen(channel, (text) => onMessage(JSON.parse(text) as UserMessage));
    if (socket.conn.readyState !== 'open') return stop();
    socket.once('disconnect', stop);
    socket.conn.once('close', stop);
  }

  /** Pages of other origins are refused; programs send none. */
  private checkOrigin(socket: LiveSocket): void {
    const { origin, host } = socket.handshake.headers;
    if (origin === undefined || origin === this.settings.publicOrigin) return;
    const page = URL.canParse(origin) ? new URL(origin) : null;
    const isHere = page !== null && (LOCAL_NAMES.has(page.hostname) || page.host === host);
    if (this.settings.publicOrigin !== null || !isHere)
      throw forbidden('Pages of that origin may not connect.');
  }
}
