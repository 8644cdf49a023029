import type { Server, Socket } from 'socket.io';
import type { Viewer } from '#libs/auth';
import type { BoardSubscribe, BoardSnapshot, Problem, Refusal, ServerToClient } from '#libs/contracts';
import type { Connection } from '../app/connection';
import { textFrame } from './text-frame';

/** What clients send, each with its acknowledgement. */
interface ClientToServer {
  'auth:renew': (payload: { token: string }, done: (answer: { ok: true } | Refusal) => void) => void;
  'board:subscribe': (
    payload: BoardSubscribe,
    done: (answer: { ok: true; snapshot: BoardSnapshot } | Refusal) => void,
  ) => void;
  'board:unsubscribe': (
    payload: Pick<BoardSubscribe, 'board' | 'period'>,
    done: (answer: { ok: true } | Refusal) => void,
  ) => void;
}

type Events = { [E in keyof ServerToClient]: (payload: ServerToClient[E]) => void };

interface SocketData {
  viewer: Viewer;
  connection: Connection;
  /** When it is looked at; of `sweep_slices`. */
  slice: number;
}

export type LiveServer = Server<ClientToServer, Events, Record<string, never>, SocketData>;
export type LiveSocket = Socket<ClientToServer, Events, Record<string, never>, SocketData>;
export type EngineConnection = LiveSocket['conn'];

/** The WebSocket beneath, as far as we need it; Engine.IO does not type it, and sends through its sender as well. */
interface RawWebSocket {
  readyState: number;
  bufferedAmount: number;
  terminate(): void;
  _sender: { sendFrame(pieces: Buffer[]): void };
}
const OPEN = 1;
const rawOf = (conn: EngineConnection): RawWebSocket | undefined =>
  (conn.transport as unknown as { socket?: RawWebSocket } | undefined)?.socket;

/** Packets that wait in Engine.IO until those before them have gone. */
const waitingPackets = (conn: EngineConnection) =>
  (conn as unknown as { writeBuffer: { data?: unknown }[] }).writeBuffer;

/** Bytes that wait for the client to read: in the connection, and in the packets queued behind it. */
export function waitingBytes(conn: EngineConnection): number {
  let bytes = rawOf(conn)?.bufferedAmount ?? 0;
  for (const { data } of waitingPackets(conn)) bytes += typeof data === 'string' ? data.length : 0;
  return bytes;
}

/** An event as it goes out, made once for all who are told the same. */
export interface Outgoing {
  packet: string;
  frame: Buffer;
}

/** What Engine.IO puts before a message, and Socket.IO before an event of the default namespace that asks for no answer. */
const [MESSAGE, EVENT] = ['4', '2'];

/** @param json the payload, written already: of many alike ones the common part is written once */
export function outgoing(event: keyof ServerToClient, json: string): Outgoing {
  const packet = `${EVENT}["${event}",${json}]`;
  return { packet, frame: textFrame(MESSAGE + packet) };
}

/**
 * Past Engine.IO, whose care for each packet costs as much as sending it, unless what came before is still on its way
 * there: a client whose answer and next delta arrive in one piece may take the delta before it has seen the answer.
 */
export function send({ connected, conn }: LiveSocket, { packet, frame }: Outgoing): void {
  if (!connected) return;
  const raw = rawOf(conn);
  const isIdle = conn.transport.writable && waitingPackets(conn).length === 0;
  if (raw?.readyState === OPEN && isIdle) raw._sender.sendFrame([frame]);
  else conn.write(packet);
}

/** Lets go of what the handshake brought, some kilobytes of each socket, once it has been looked at. */
export function forgetHandshake({ conn, handshake }: LiveSocket): void {
  Object.assign(handshake, { headers: {}, auth: {} });
  Object.assign(conn, { request: null });
}

/** Ends a connection at once, without waiting for a client that may not answer. */
export function cutOff(conn: EngineConnection): void {
  const raw = rawOf(conn);
  if (raw) raw.terminate();
  else conn.close(true);
}

/** Tells why, and closes; what is still to be read is read first. */
export function dismiss(socket: LiveSocket, problem: Problem): void {
  socket.emit('problem', problem);
  socket.disconnect(true);
}
