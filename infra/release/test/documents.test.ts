import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asyncDocument, httpDocument } from '#libs/process';
import { ALL_PARTS } from '../../all-in-one/parts';
import { httpBreaks, messageBreaks } from '../compare-documents';
import type { Json } from '../compare-schemas';

/** As `docs/checklists/release.md` has them kept. */
const released = (name: string): Json =>
  JSON.parse(readFileSync(path.join(__dirname, '..', name), 'utf8')) as Json;
const copy = <T>(value: T): T => structuredClone(value);
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;

describe('clients of the last release', () => {
  test('can do all that they did', async () => {
    const now = copy(await httpDocument(ALL_PARTS, '0')) as unknown as Json;
    expect(httpBreaks(released('openapi.json'), now)).toEqual([]);
  });

  test('and neighbours read and say what they did', () =>
    expect(messageBreaks(released('asyncapi.json'), copy(asyncDocument('0')))).toEqual([]));
});

describe('what breaks a client is noticed', () => {
  const before = (): Loose => ({
    paths: {
      '/things/{id}': {
        put: {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
            { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          ],
          requestBody: {
            required: true,
            content: { json: { schema: { $ref: '#/components/schemas/Body' } } },
          },
          responses: { 200: { content: { json: { schema: { $ref: '#/components/schemas/Answer' } } } } },
        },
      },
    },
    components: {
      schemas: {
        Body: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string', maxLength: 50 },
            kind: { type: 'string', enum: ['a', 'b'] },
            note: { type: 'string', nullable: true },
          },
        },
        Answer: {
          type: 'object',
          required: ['id', 'parts'],
          properties: {
            id: { type: 'string', format: 'uuid' },
            state: { type: 'string', enum: ['x', 'y'] },
            parts: { type: 'array', items: { $ref: '#/components/schemas/Answer' } },
          },
        },
      },
    },
  });
  const put = (document: Loose): Loose => document.paths['/things/{id}'].put;
  const schemas = (document: Loose): Loose => document.components.schemas;

  test.each<[string, (document: Loose) => unknown, string]>([
    ['a path that is gone', (d) => delete d.paths['/things/{id}'], 'PUT /things/{id}: is gone'],
    ['an answer of another status', (d) => (put(d).responses = { 201: {} }), '200: is gone'],
    ['a parameter that is gone', (d) => put(d).parameters.pop(), 'query limit: is gone'],
    [
      'a new one that must be given',
      (d) => put(d).parameters.push({ name: 'q', in: 'query', required: true }),
      'query q: must',
    ],
    ['a lower bound', (d) => (put(d).parameters[1].schema.maximum = 50), 'query limit: maximum is narrower'],
    ['another body', (d) => (put(d).requestBody.content = { xml: {} }), 'json is gone'],
    [
      'a field that must be given',
      (d) => schemas(d).Body.required.push('kind'),
      'body.kind: must be given now',
    ],
    ['a field that is gone', (d) => delete schemas(d).Body.properties.kind, 'body.kind: is gone'],
    ['a shorter text', (d) => (schemas(d).Body.properties.name.maxLength = 10), 'body.name: maxLength'],
    [
      'a value no longer taken',
      (d) => schemas(d).Body.properties.kind.enum.pop(),
      'the value b is no longer taken',
    ],
    [
      'null no longer taken',
      (d) => delete schemas(d).Body.properties.note.nullable,
      'type null is no longer taken',
    ],
    [
      'another type',
      (d) => (schemas(d).Body.properties.name = { type: 'integer' }),
      'type string is no longer taken',
    ],
    ['less in the answer', (d) => delete schemas(d).Answer.properties.state, '200.state: is gone'],
    ['what may be missing', (d) => schemas(d).Answer.required.shift(), '200.id: may be missing now'],
    [
      'a value nobody expects',
      (d) => schemas(d).Answer.properties.state.enum.push('z'),
      'the value z is new',
    ],
    [
      'null that nobody expects',
      (d) => (schemas(d).Answer.properties.id.nullable = true),
      'the type null is new',
    ],
    ['another format', (d) => delete schemas(d).Answer.properties.id.format, 'the format was uuid'],
    [
      'a form that nobody expects',
      (d) => (schemas(d).Answer.properties.state = { oneOf: [{ type: 'string' }, { type: 'integer' }] }),
      'in a form that is new',
    ],
  ])('%s', (_what, change, told) => {
    const after = before();
    change(after);
    expect(httpBreaks(before(), after).join('\n')).toContain(told);
  });

  test.each<[string, (document: Loose) => unknown]>([
    ['nothing', () => undefined],
    ['a new path', (d) => (d.paths['/others'] = {})],
    ['a parameter that may be given', (d) => put(d).parameters.push({ name: 'q', in: 'query' })],
    ['a field that may be given', (d) => (schemas(d).Body.properties.more = { type: 'string' })],
    ['a field no longer asked for', (d) => (schemas(d).Body.required = [])],
    ['a longer text', (d) => (schemas(d).Body.properties.name.maxLength = 500)],
    ['a further value to give', (d) => schemas(d).Body.properties.kind.enum.push('c')],
    ['more in the answer', (d) => (schemas(d).Answer.properties.more = { type: 'string' })],
    ['words', (d) => (schemas(d).Answer.description = 'A thing.')],
    ['a schema that is put together', (d) => (schemas(d).Body = { allOf: [schemas(d).Body] })],
  ])('and what breaks none is let pass: %s', (_what, change) => {
    const after = before();
    change(after);
    expect(httpBreaks(before(), after)).toEqual([]);
  });

  test('an event that was edited, a message that is gone, one that clients may no longer send', () => {
    const was = released('asyncapi.json');
    const now: Loose = copy(was);
    const { messages } = now.components;
    const event = Object.keys(messages).find((name) => name.endsWith('.v1'))!;
    messages[event].payload.properties.data.properties.more = { type: 'string' };
    const [sent] = Object.values<Loose>(now.operations)
      .sort((a, b) => (a.action < b.action ? -1 : 1))
      .filter(({ channel }) => channel.$ref.endsWith('socket'))
      .map(({ messages: [{ $ref }] }) => $ref.split('/').at(-1).replaceAll('~1', '/'));
    messages[sent].payload.required = [...(messages[sent].payload.required ?? []), 'reason'];
    delete messages[Object.keys(messages).find((name) => name !== event && name !== sent)!];
    const breaks = messageBreaks(was, now).join('\n');
    expect(breaks).toContain(`${event}: a type of events is never edited`);
    expect(breaks).toContain(`${sent}.reason: must be given now`);
    expect(breaks).toContain(': is gone');
  });

  test('words about an event may change', () => {
    const now: Loose = copy(released('asyncapi.json'));
    for (const message of Object.values<Loose>(now.components.messages))
      message.payload.description = 'Told.';
    expect(messageBreaks(released('asyncapi.json'), now)).toEqual([]);
  });
});
