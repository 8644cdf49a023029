import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Server } from 'socket.io';
import { SeenRecorder } from '#libs/auth';
import { BoardReader } from '#libs/board-index';
import { BOARDS_CHANNEL, type BoardDelta, type BoardsMessage, type UserMessage } from '#libs/contracts';
import { CLOCK, DomainError, LOGGER, TRACER, type Clock, type Logger, type Tracer } from '#libs/domain-kit';
import { Metrics, SOCKET_PATH } from '#libs/process';
import { Channels } from '../app/channels';
import { Connection, problemOfError } from '../app/connection';
import { LeaderboardClient } from '../app/leaderboard-client';
import { inWaves } from '../app/in-waves';
import { LIMITS } from '../app/limits';
import type { Fanout } from '../app/views';
import { WatchedBoards } from '../app/watched-boards';
import { FloodMeter } from '../domain/flood-meter';
import { ClientEvents } from './client-events';
import { Handshake } from './handshake';
import {
  cutOff,
  dismiss,
  forgetHandshake,
  outgoing,
  send,
  waitingBytes,
  type LiveServer,
  type LiveSocket,
  type Outgoing,
} from './live-socket';

const unauthenticated = (detail: string) => problemOfError(new DomainError('unauthenticated', detail));

/** Socket.IO on the application's own server: admits sockets, keeps them in order, and lets them go. */
@Injectable()
export class GatewayServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly io: LiveServer;
  /** Socket.IO takes upgrades from here, so that whatever else comes to its path is answered like everything else. */
  private readonly upgrades = createServer();
  private readonly boards: WatchedBoards;
  private sweeper: NodeJS.Timeout | undefined;
  private seenAtMs = 0;
  private welcomed = 0;
  /** The sockets whose turn it is to be looked at, and whether they are seen this time. */
  private sweptSlice = 0;
  private isSeenTime = false;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(Handshake) private readonly handshake: Handshake,
    @Inject(ClientEvents) private readonly events: ClientEvents,
    @Inject(Channels) private readonly channels: Channels,
    @Inject(SeenRecorder) private readonly seen: SeenRecorder,
    @Inject(LeaderboardClient) private readonly leaderboard: LeaderboardClient,
    @Inject(BoardReader) boards: BoardReader,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(TRACER) private readonly tracer: Tracer,
  ) {
    this.io = new Server(this.upgrades, {
      path: SOCKET_PATH,
      serveClient: false,
      transports: ['websocket'],
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LIMITS.frame_bytes_max,
      connectTimeout: LIMITS.introduce_ms,
    });
    this.boards = new WatchedBoards(channels, boards, this.fanout(), tracer);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.metrics.watch('gateway_sockets', 'Sockets that are open.', () => this.openSockets);
    this.io.engine.on('connection', (conn: LiveSocket['conn']) => this.meter(conn));
    this.io.use((socket, next) => {
      const onMessage = (message: UserMessage) => this.onUserMessage(socket, message);
      void this.handshake.admit(socket, this.io.sockets.sockets.size, onMessage, next);
    });
    this.io.on('connection', (socket) => this.welcome(socket));
    this.channels.whenBack(() => this.reconnectEveryone());
    await this.channels.listen(BOARDS_CHANNEL, (text) => {
      const message = JSON.parse(text) as BoardsMessage;
      for (const socket of this.sockets()) socket.data.connection.boardChanged(message);
    });
    this.httpServer.on('upgrade', this.upgrade);
    this.sweeper = setInterval(() => this.sweep(), LIMITS.sweep_every_ms);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.sweeper);
    this.httpServer.off('upgrade', this.upgrade);
    // Without a word to the clients: they take it for a lost connection and come back to whoever is there.
    const waves = { size: LIMITS.drain_wave_sockets, pauseMs: LIMITS.drain_wave_every_ms };
    await inWaves([...this.sockets()], waves, ({ conn }) => conn.close());
    this.boards.close();
    await this.io.close();
  }

  get openSockets(): number {
    return this.io.sockets.sockets.size;
  }

  private get httpServer(): HttpServer {
    return this.host.httpAdapter.getHttpServer() as HttpServer;
  }

  private readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    this.upgrades.emit('upgrade', request, socket, head);
  };

  private welcome(socket: LiveSocket): void {
    const outlet = {
      id: socket.id,
      get isOpen() {
        return socket.connected;
      },
      emit: socket.emit.bind(socket),
    };
    const { viewer } = socket.data;
    const connection = new Connection(viewer, outlet, this.boards, this.leaderboard, this.log);
    socket.data.connection = connection;
    socket.data.slice = this.welcomed++ % LIMITS.sweep_slices;
    forgetHandshake(socket);
    this.events.listen(socket);
    socket.once('disconnect', () => connection.close());
    this.seen.saw(viewer.userId);
  }

  private onUserMessage(socket: LiveSocket, message: UserMessage): void {
    if (!socket.connected) return;
    switch (message.kind) {
      case 'emit':
        this.emit(socket, message);
        break;
      case 'session-ended':
        if (message.sid === socket.data.viewer.sid)
          dismiss(socket, unauthenticated('This session has ended.'));
        break;
      case 'user-erased':
        dismiss(socket, unauthenticated('This account is gone.'));
        break;
      case 'viewer-changed':
        socket.data.connection.viewerChanged();
    }
  }

  private emit(
    socket: LiveSocket,
    { event, payload, traceparent }: Extract<UserMessage, { kind: 'emit' }>,
  ): void {
    const span = this.tracer.begin(`gateway tells ${event}`, traceparent);
    (socket.emit as (event: string, payload: unknown) => void)(event, payload);
    span?.end();
  }

  private meter(conn: LiveSocket['conn']): void {
    const { flood_frames_per_second, flood_seconds, burst_frames_max } = LIMITS;
    const meter = new FloodMeter(flood_frames_per_second, flood_seconds, burst_frames_max);
    let floods = false;
    conn.on('packet', () => {
      // What was read before the connection ended still comes through here.
      if (floods || !meter.count(performance.now())) return;
      floods = true;
      this.log.warn({ address: conn.remoteAddress }, 'a socket that floods was closed');
      cutOff(conn);
    });
  }

  /**
   * What time brings: expired tokens, periods that turn, readers that do not read, who is still here. One slice of the
   * sockets at a time, so that nobody waits while thousands are looked at.
   */
  private sweep(): void {
    const nowMs = performance.now();
    const now = this.clock.now();
    if (this.sweptSlice === 0) this.startRound(nowMs);
    for (const socket of this.io.sockets.sockets.values()) {
      const { viewer, connection, slice } = socket.data;
      if (slice !== this.sweptSlice || connection === undefined) continue;
      if (waitingBytes(socket.conn) > LIMITS.waiting_bytes_max) cutOff(socket.conn);
      else if (viewer.expiresAt <= now) dismiss(socket, unauthenticated('The access token has expired.'));
      else connection.sweep(nowMs);
      if (this.isSeenTime) this.seen.saw(viewer.userId);
    }
    this.sweptSlice = (this.sweptSlice + 1) % LIMITS.sweep_slices;
  }

  private startRound(nowMs: number): void {
    this.isSeenTime = nowMs >= this.seenAtMs;
    if (this.isSeenTime) this.seenAtMs = nowMs + LIMITS.seen_every_ms;
  }

  /** Messages were missed while Redis was away, of any kind: who connects anew reads everything afresh. */
  private reconnectEveryone(): void {
    for (const socket of this.sockets()) {
      setTimeout(() => socket.conn.close(), Math.random() * LIMITS.reconnect_spread_ms).unref();
    }
  }

  private sockets(): LiveSocket[] {
    return [...this.io.sockets.sockets.values()].filter((socket) => socket.data.connection !== undefined);
  }

  private fanout(): Fanout {
    const tell = (socketId: string, delta: Outgoing): void => {
      const socket = this.io.sockets.sockets.get(socketId);
      if (socket) send(socket, delta);
    };
    return {
      toMany: (socketIds, delta: BoardDelta) => {
        if (socketIds.length === 0) return;
        const same = outgoing('board:delta', JSON.stringify(delta));
        for (const socketId of socketIds) tell(socketId, same);
      },
      toEach: (watchers, delta: BoardDelta) => {
        const shared = JSON.stringify(delta).slice(0, -1);
        for (const { socketId, me } of watchers)
          tell(socketId, outgoing('board:delta', `${shared},"me":${JSON.stringify(me)}}`));
      },
    };
  }
}
