import type { Infer } from '../schema';
import type { ServiceName } from '../shared';
import { clanEvents } from './clan';
import { habitEvents } from './habit';
import { identityEvents } from './identity';
import { progressionEvents } from './progression';

/**
 * Every event there is, by type. A type gets fields that may be missing, and is never edited else: it is followed by a
 * `.v2`.
 */
export const EVENTS = { ...identityEvents, ...habitEvents, ...progressionEvents, ...clanEvents };

export type EventType = keyof typeof EVENTS;
export type EventData<T extends EventType> = Infer<(typeof EVENTS)[T]>;

/** A CloudEvents 1.0 envelope as it lies on the bus; `subject` is the partition key (a user's or clan's id). */
interface EventEnvelope<T extends EventType = EventType> {
  specversion: '1.0';
  id: string;
  source: `/${ServiceName}`;
  type: T;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  /** Where the trace goes on of what it tells, as CloudEvents' extension has it; only while that is followed. */
  traceparent?: string;
  data: EventData<T>;
}

/** Any event, so that `switch (event.type)` narrows `event.data`. */
export type AnyEvent = { [T in EventType]: EventEnvelope<T> }[EventType];

export const topicOf = (service: ServiceName): string => `${service}.events`;
