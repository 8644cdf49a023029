import { Ajv, type ValidateFunction } from 'ajv';
import { type AnyEvent, EVENTS, type EventType, instant, object, text } from '#libs/contracts';

/** What became of one message. */
export type Parsed =
  | { kind: 'event'; event: AnyEvent }
  /** A type that this consumer doesn't take, or that nobody here knows yet. */
  | { kind: 'ignored' }
  | { kind: 'unreadable'; problem: string; id?: string; type?: string; subject?: string };

const knownZones = new Set<string>();
/** Whoever consumes it counts days in that zone, so what can't be counted in is unreadable. */
function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  knownZones.add(name);
  return true;
}

const ajv = new Ajv({ strict: false, formats: { 'time-zone': isTimeZone } });
const validators = new Map<EventType, ValidateFunction>();

const isEnvelope = ajv.compile({
  ...object({ specversion: text, id: text, source: text, type: text, subject: text, time: instant }).json,
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1, maxLength: 200 },
    source: { type: 'string', minLength: 1 },
    type: { type: 'string', minLength: 1 },
    subject: { type: 'string', minLength: 1 },
    time: instant.json,
    datacontenttype: { const: 'application/json' },
  },
});

const isKnown = (type: string): type is EventType => Object.hasOwn(EVENTS, type);

/** Why data doesn't match its type's contract; undefined when it does. */
export function dataProblem(type: EventType, data: unknown): string | undefined {
  let validate = validators.get(type);
  if (!validate) {
    validate = ajv.compile(EVENTS[type].json);
    validators.set(type, validate);
  }
  return validate(data) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'data' });
}

/** A message as bytes: a CloudEvent in JSON (structured mode). */
export function parseMessage(bytes: Uint8Array | null, wanted: ReadonlySet<string>): Parsed {
  if (!bytes) return { kind: 'unreadable', problem: 'the message is empty' };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return { kind: 'unreadable', problem: `not JSON: ${(error as Error).message}` };
  }
  return parseEnvelope(value, wanted);
}

/** A message as a value; nothing of it is trusted. */
function parseEnvelope(value: unknown, wanted: ReadonlySet<string>): Parsed {
  if (!isEnvelope(value)) {
    const problem = ajv.errorsText(isEnvelope.errors, { dataVar: 'envelope' });
    return { kind: 'unreadable', problem, ...marks(value) };
  }
  return parseData(value as AnyEvent, wanted);
}

/** A message whose envelope is sure to be one: its data is not trusted. */
export function parseData(event: AnyEvent, wanted: ReadonlySet<string>): Parsed {
  if (!wanted.has(event.type) || !isKnown(event.type)) return { kind: 'ignored' };
  const problem = dataProblem(event.type, event.data);
  return problem ? { kind: 'unreadable', problem, ...marks(event) } : { kind: 'event', event };
}

/** What can be made out of something unreadable, for who looks at the dead letter. */
function marks(value: unknown): { id?: string; type?: string; subject?: string } {
  if (typeof value !== 'object' || value === null) return {};
  const found: Record<string, string> = {};
  for (const name of ['id', 'type', 'subject'] as const) {
    const mark: unknown = (value as Record<string, unknown>)[name];
    if (typeof mark === 'string' && mark.length <= 200) found[name] = mark;
  }
  return found;
}
