import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asyncDocument, httpDocument } from '#libs/process';
import { ALL_PARTS } from '../../all-in-one/parts';
import { httpBreaks, messageBreaks } from '../compare-documents';
import { eventBreaks } from '../compare-events';
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
    messages[event].payload.properties.data.properties.version = { type: 'string' };
    const [sent] = Object.values<Loose>(now.operations)
      .sort((a, b) => (a.action < b.action ? -1 : 1))
      .filter(({ channel }) => channel.$ref.endsWith('socket'))
      .map(({ messages: [{ $ref }] }) => $ref.split('/').at(-1).replaceAll('~1', '/'));
    messages[sent].payload.required = [...(messages[sent].payload.required ?? []), 'reason'];
    delete messages[Object.keys(messages).find((name) => name !== event && name !== sent)!];
    const breaks = messageBreaks(was, now).join('\n');
    expect(breaks).toContain(`${event}: a type of events`);
    expect(breaks).toContain(`${sent}.reason: must be given now`);
    expect(breaks).toContain(': is gone');
  });

  describe('an event', () => {
    const told = (): Loose => ({
      type: 'object',
      required: ['data'],
      properties: {
        data: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'string' }, note: { type: 'string' }, kind: { enum: ['a', 'b'] } },
        },
        days: { type: 'array', items: { type: 'object', properties: { day: { type: 'string' } } } },
        counts: { type: 'object', additionalProperties: { type: 'integer' }, properties: {} },
      },
    });
    const breaksBy = (change: (event: Loose) => unknown): string[] => {
      const after = told();
      change(after);
      return eventBreaks('a.b.v1', told(), after);
    };
    const more = { type: 'string' };

    test.each<[string, (event: Loose) => unknown]>([
      ['in the envelope', (e) => (e.properties.traceparent = more)],
      ['among its data', (e) => (e.properties.data.properties.more = more)],
      ['in each of a list', (e) => (e.properties.days.items.properties.more = more)],
    ])('may have a field more that may be missing, %s', (_where, change) =>
      expect(breaksBy(change)).toEqual([]),
    );

    test.each<[string, (event: Loose) => unknown]>([
      ['a field that is always there', (e) => (e.properties.more = more) && e.required.push('more')],
      ['one that older readers refuse', (e) => (e.properties.counts.properties.more = more)],
      ['a field less', (e) => delete e.properties.data.properties.note],
      ['another type', (e) => (e.properties.data.properties.id.type = 'integer')],
      ['a value more', (e) => e.properties.data.properties.kind.enum.push('c')],
      ['what may be missing now', (e) => e.properties.data.required.pop()],
      ['what may be missing no more', (e) => e.properties.data.required.push('note')],
      ['a bound', (e) => (e.properties.days.maxItems = 3)],
    ])('gets nothing else: %s', (_what, change) =>
      expect(breaksBy(change)).toEqual([expect.stringContaining('a.b.v1: ')]),
    );
  });

  test('words about an event may change', () => {
    const now: Loose = copy(released('asyncapi.json'));
    for (const message of Object.values<Loose>(now.components.messages))
      message.payload.description = 'Told.';
    expect(messageBreaks(released('asyncapi.json'), now)).toEqual([]);
  });
});
