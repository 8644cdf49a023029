import {
  CLIENT_MESSAGES,
  EVENTS,
  type EventType,
  type Schema,
  SERVER_MESSAGES,
  SERVICES,
  topicOf,
} from '#libs/contracts';
import { SOCKET_PATH } from './socket-requests';

type Json = Record<string, unknown>;

const reference = ($ref: string): Json => ({ $ref });
/** A JSON pointer's segment. */
const segment = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const SOCKET = 'socket';

/** AsyncAPI 3 of the events between services and of the sockets, made from the types in `libs/contracts`. */
export function asyncDocument(version: string): Json {
  const types = Object.keys(EVENTS) as EventType[];
  const serviceOf = (type: EventType) => type.split('.')[0]!;
  const told = SERVICES.filter((service) => types.some((type) => serviceOf(type) === service));
  const channels: Json = {};
  for (const service of told)
    channels[topicOf(service)] = {
      address: topicOf(service),
      title: `What ${service} tells`,
      description:
        'A Kafka topic; without Kafka the outbox of the service, read in the same order. Key: the subject. At least once.',
      servers: [reference('#/servers/bus')],
      messages: messagesOf(types.filter((type) => serviceOf(type) === service)),
    };
  channels[SOCKET] = {
    address: SOCKET_PATH,
    title: 'Live',
    description: 'Socket.IO, default namespace and parser, websocket alone, `auth: {token}`.',
    servers: [reference('#/servers/origin')],
    messages: messagesOf([...Object.keys(SERVER_MESSAGES), ...acknowledged()]),
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sacred Valley',
      version,
      description: 'Events between services (CloudEvents 1.0), and what goes over the sockets of the page.',
    },
    defaultContentType: 'application/json',
    servers: {
      bus: { host: 'kafka:9092', protocol: 'kafka' },
      origin: { host: 'localhost:8080', protocol: 'ws' },
    },
    channels,
    operations: operations(told, types, serviceOf),
    components: { messages: messages(types) },
  };
}

const acknowledgement = (event: string) => `${event}:acknowledged`;
const acknowledged = (): string[] =>
  Object.keys(CLIENT_MESSAGES).flatMap((event) => [event, acknowledgement(event)]);

const messagesOf = (names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, reference(`#/components/messages/${segment(name)}`)]));

function operations(
  told: readonly string[],
  types: EventType[],
  serviceOf: (type: EventType) => string,
): Json {
  const all: Json = {};
  const at = (channel: string, name: string) =>
    reference(`#/channels/${segment(channel)}/messages/${segment(name)}`);
  for (const service of told)
    all[`${service}-tells`] = {
      action: 'send',
      channel: reference(`#/channels/${service}.events`),
      messages: types
        .filter((type) => serviceOf(type) === service)
        .map((type) => at(`${service}.events`, type)),
    };
  for (const event of Object.keys(SERVER_MESSAGES))
    all[event] = {
      action: 'send',
      channel: reference(`#/channels/${SOCKET}`),
      messages: [at(SOCKET, event)],
    };
  for (const event of Object.keys(CLIENT_MESSAGES))
    all[event] = {
      action: 'receive',
      channel: reference(`#/channels/${SOCKET}`),
      messages: [at(SOCKET, event)],
      reply: { channel: reference(`#/channels/${SOCKET}`), messages: [at(SOCKET, acknowledgement(event))] },
    };
  return all;
}

function messages(types: EventType[]): Json {
  const all: Json = {};
  for (const type of types) all[type] = { name: type, title: type, payload: envelope(type, EVENTS[type]) };
  for (const [event, schema] of Object.entries<Schema<unknown>>(SERVER_MESSAGES))
    all[event] = { name: event, title: event, payload: schema.json };
  for (const [event, { payload, accepted, refusal }] of Object.entries(CLIENT_MESSAGES)) {
    all[event] = { name: event, title: event, payload: payload.json };
    all[acknowledgement(event)] = {
      name: event,
      title: `The acknowledgement of ${event}`,
      payload: { anyOf: [accepted.json, refusal.json] },
    };
  }
  return all;
}

const envelope = (type: EventType, data: Schema<unknown>): Json => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'data'],
  properties: {
    specversion: { type: 'string', const: '1.0' },
    id: { type: 'string', format: 'uuid' },
    source: { type: 'string', const: `/${type.split('.')[0]}` },
    type: { type: 'string', const: type },
    subject: { type: 'string', format: 'uuid', description: 'The partition key.' },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { type: 'string', const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C Trace Context, while it is followed.' },
    data: data.json,
  },
});
