import { problemSchema } from './problem-schema';
import { progress, progressCause } from './progress';
import {
  bool,
  decimal,
  id,
  instant,
  int,
  list,
  localDate,
  nullable,
  object,
  oneOf,
  optional,
  type Schema,
  text,
} from './schema';
import { period } from './shared';
import type { ServerToClient } from './socket';

/** The live wire as JSON Schema, for AsyncAPI; a test holds it against the types of `socket.ts`. */
const boardStatus = oneOf('live', 'provisional', 'final');
const standing = object({ rank: int, score: decimal });
const boardEntry = object({
  memberId: id,
  name: text,
  avatarUrl: nullable(text),
  score: decimal,
  reachedAt: instant,
});
const rankedEntry = object({
  rank: int,
  memberId: id,
  name: text,
  avatarUrl: nullable(text),
  score: decimal,
  reachedAt: instant,
});
const boardSnapshot = optional(
  object({
    board: text,
    period,
    periodKey: text,
    status: boardStatus,
    epoch: text,
    seq: int,
    total: int,
    entries: list(rankedEntry),
  }),
  { me: nullable(standing) },
);
const boardDelta = optional(
  object({
    board: text,
    period,
    periodKey: text,
    epoch: text,
    seq: int,
    previousSeq: int,
    upserts: list(boardEntry),
    removals: list(id),
    total: int,
  }),
  { me: nullable(standing) },
);
const clanActivityKind = oneOf('completed', 'undone', 'joined', 'left', 'breakthrough', 'role');
const clanActivityItem = object({
  userId: id,
  name: text,
  kind: clanActivityKind,
  localDate: nullable(localDate),
  at: instant,
});
const progressChanged: Schema<ServerToClient['progress:changed']> = {
  json: { allOf: [progress.json, object({ causes: list(progressCause) }).json] },
};

/** What the server sends, by event. */
export const SERVER_MESSAGES = {
  'board:delta': boardDelta,
  'board:closed': object({ board: text, period, periodKey: text, nextKey: text }),
  'progress:changed': progressChanged,
  'realm:breakthrough': object({ userId: id, name: text, from: text, to: text, at: instant }),
  'clan:activity': object({ clanId: id, items: list(clanActivityItem) }),
  'clan:door': object({ clanId: id }),
  'habit:changed': object({ habitId: id, localDate: nullable(localDate) }),
  problem: problemSchema,
} as const;

const subscription = object({ board: text, period });
const boardSubscribe = optional(subscription, {
  top: { json: { type: 'integer', minimum: 1, maximum: 100, default: 50 } } as Schema<number>,
});
const refusal = { json: object({ ok: bool, problem: problemSchema }).json };
const accepted = object({ ok: bool });

/** What a client sends, by event, and how each is acknowledged. */
export const CLIENT_MESSAGES = {
  'auth:renew': { payload: object({ token: text }), accepted, refusal },
  'board:subscribe': {
    payload: boardSubscribe,
    accepted: object({ ok: bool, snapshot: boardSnapshot }),
    refusal,
  },
  'board:unsubscribe': { payload: subscription, accepted, refusal },
} as const;
