import type { ServiceName } from './shared';

/** What operators do; each doing is kept by one of these names. */
export const OPERATOR_ACTS = [
  'operator-claimed',
  'operator-named',
  'operator-dismissed',
  'dead-letter-sent',
  'dead-letters-sent',
  'job-sent',
  'board-rebuilt',
  'restore-rehearsed',
] as const;
export type OperatorAct = (typeof OPERATOR_ACTS)[number];

/** What a transaction does is `done`; what a store without transactions does is told before and after. */
export const ACT_OUTCOMES = ['done', 'begun', 'failed'] as const;
export type ActOutcome = (typeof ACT_OUTCOMES)[number];

/** One thing that an operator did, as the service keeps it that did it. */
export interface OperatorAction {
  id: string;
  at: string;
  /** Null: whoever sat at a command line of the machine itself. */
  actorId: string | null;
  act: OperatorAct;
  /** On what: an id, or the name of a board. */
  target: string | null;
  /** Of how many, where it is more than one thing. */
  amount: number | null;
  outcome: ActOutcome;
}

/** How a service does, as the process tells that answers for it. */
export interface ServiceStanding {
  service: ServiceName;
  version: string;
  startedAt: string;
  memoryBytes: number;
  /** Calls answered since it started, and how many of them it failed at. */
  answers: number;
  failures: number;
  /** Of what it depends on, that which does not answer. */
  down: string[];
  pool: { inUse: number; max: number; waiting: number };
  /** What it told others in the last minute. */
  eventsPerMinute: { type: string; perMinute: number }[];
  /** How far its readers are behind. */
  readers: { group: string; source: ServiceName; events: number; seconds: number }[];
  deadLetters: number;
  queues: QueueStanding[];
  content: { kind: string; version: number }[];
}

export interface QueueStanding {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Since the first job that waits was added; 0 when none does. */
  oldestSeconds: number;
}

export interface PeopleFigures {
  activeNow: number;
  activeToday: number;
  accounts: number;
}
