import type { Server, Socket } from 'socket.io';
import type { Viewer } from '#libs/auth';
import type { BoardSubscribe, BoardSnapshot, Problem, Refusal, ServerToClient } from '#libs/contracts';
import type { Connection } from '../app/connection';

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

/** The WebSocket beneath, as far as we need it; Engine.IO does not type it. */
interface RawWebSocket {
  bufferedAmount: number;
  terminate(): void;
}
const rawOf = (conn: EngineConnection): RawWebSocket | undefined =>
  (conn.transport as unknown as { socket?: RawWebSocket } | undefined)?.socket;

/** Bytes that wait for the client to read: in the connection, and in the packets queued behind it. */
export function waitingBytes(conn: EngineConnection): number {
  const { writeBuffer } = conn as unknown as { writeBuffer: { data?: unknown }[] };
  let bytes = rawOf(conn)?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += typeof data === 'string' ? data.length : 0;
  return bytes;
}

/** What Socket.IO puts before an event's name and payload: an event, in the default namespace, without acknowledgement. */
const EVENT_PACKET = '2';

/** Emits a payload that is JSON already: of many alike ones the common part is written once. */
export function emitText(socket: LiveSocket, event: keyof ServerToClient, json: string): void {
  if (socket.connected) socket.conn.write(`${EVENT_PACKET}["${event}",${json}]`);
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
