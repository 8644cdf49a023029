import { eventBreaks } from './compare-events';
import { type Direction, type Json, resolve, schemaBreaks } from './compare-schemas';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const objectAt = (value: unknown, name: string): Json => ((value as Json | undefined)?.[name] ?? {}) as Json;

/** What a client of the OpenAPI document before can no longer do. */
export function httpBreaks(before: Json, after: Json): string[] {
  return Object.entries(objectAt(before, 'paths')).flatMap(([path, methods]) =>
    METHODS.filter((method) => method in (methods as Json)).flatMap((method) => {
      const where = `${method.toUpperCase()} ${path}`;
      const operation = objectAt(objectAt(after, 'paths'), path)[method] as Json | undefined;
      if (operation === undefined) return [`${where}: is gone`];
      return operationBreaks(where, (methods as Json)[method] as Json, operation, { before, after });
    }),
  );
}

interface Documents {
  before: Json;
  after: Json;
}

function operationBreaks(where: string, before: Json, after: Json, documents: Documents): string[] {
  return [
    ...parameterBreaks(where, before, after, documents),
    ...bodyBreaks(where, before, after, documents),
    ...answerBreaks(where, before, after, documents),
  ];
}

function parameterBreaks(where: string, before: Json, after: Json, documents: Documents): string[] {
  const listOf = (operation: Json): Json[] => (operation['parameters'] ?? []) as Json[];
  const sameAs = (one: Json) => (other: Json) => other['name'] === one['name'] && other['in'] === one['in'];
  const nameOf = (one: Json): string => `${where} ${String(one['in'])} ${String(one['name'])}`;
  return [
    ...listOf(before).flatMap((one) => {
      const other = listOf(after).find(sameAs(one));
      return other
        ? contentBreaks(nameOf(one), one['schema'], other['schema'], 'sent', documents)
        : [`${nameOf(one)}: is gone`];
    }),
    ...listOf(after)
      .filter((one) => one['required'] === true && !listOf(before).find(sameAs(one))?.['required'])
      .map((one) => `${nameOf(one)}: must be given now`),
  ];
}

function bodyBreaks(where: string, before: Json, after: Json, documents: Documents): string[] {
  const [earlier, later] = [objectAt(before, 'requestBody'), objectAt(after, 'requestBody')];
  const must = later['required'] === true && earlier['required'] !== true;
  return [
    ...(must ? [`${where} body: must be given now`] : []),
    ...mediaBreaks(`${where} body`, earlier, later, 'sent', documents),
  ];
}

/** A success by another number is another answer; problems are told apart by their type, not listed here. */
const answerBreaks = (where: string, before: Json, after: Json, documents: Documents): string[] =>
  Object.entries(objectAt(before, 'responses')).flatMap(([status, answer]) => {
    const other = objectAt(after, 'responses')[status] as Json | undefined;
    return other === undefined
      ? [`${where} ${status}: is gone`]
      : mediaBreaks(`${where} ${status}`, answer as Json, other, 'told', documents);
  });

const mediaBreaks = (
  where: string,
  before: Json,
  after: Json,
  direction: Direction,
  documents: Documents,
): string[] =>
  Object.entries(objectAt(before, 'content')).flatMap(([type, content]) => {
    const { schema } = content as Json;
    const other = objectAt(after, 'content')[type] as Json | undefined;
    return other === undefined
      ? [`${where}: ${type} is gone`]
      : contentBreaks(where, schema, other['schema'], direction, documents);
  });

const contentBreaks = (
  where: string,
  before: unknown,
  after: unknown,
  direction: Direction,
  documents: Documents,
): string[] =>
  schemaBreaks(
    where,
    { schema: before, document: documents.before },
    { schema: after, document: documents.after },
    direction,
  );

/** What a neighbour or a page of the release before can no longer read or say. */
export function messageBreaks(before: Json, after: Json): string[] {
  const messagesOf = (document: Json): Json => objectAt(objectAt(document, 'components'), 'messages');
  const received = sentByClients(before);
  return Object.entries(messagesOf(before)).flatMap(([name, message]) => {
    const other = messagesOf(after)[name] as Json | undefined;
    if (other === undefined) return [`${name}: is gone`];
    const [earlier, later] = [(message as Json)['payload'], other['payload']];
    if (isEvent(name)) return eventBreaks(name, earlier, later);
    return contentBreaks(name, earlier, later, received.has(name) ? 'sent' : 'told', { before, after });
  });
}

const isEvent = (name: string): boolean => /\.v\d+$/.test(name);

function sentByClients(document: Json): Set<string> {
  const operations = Object.values(objectAt(document, 'operations')) as Json[];
  const messages = operations
    .filter(({ action }) => action === 'receive')
    .flatMap((operation) => operation['messages'] as Json[]);
  const all = objectAt(objectAt(document, 'components'), 'messages');
  const resolved = messages.map((schema) => resolve({ schema, document }));
  return new Set(Object.keys(all).filter((name) => resolved.includes(all[name] as Json)));
}
