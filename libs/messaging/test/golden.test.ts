import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EVENTS, SERVICES } from '#libs/contracts';
import { parseMessage } from '../parse-event';

const FOLDER = path.join(__dirname, '../../contracts/golden');
const PAIR = { timeZone: 'Europe/Berlin', dayStartsAt: '04:00', since: '2026-11-20T12:00:00.123Z' };
const types = Object.keys(EVENTS).sort();

it('every event type has its golden file, and every golden file its type', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(types.map((type) => `${type}.json`));
});

describe.each(types)('the golden %s', (type) => {
  const bytes = readFileSync(path.join(FOLDER, `${type}.json`));
  const golden = JSON.parse(bytes.toString()) as Record<string, unknown>;

  it('is read as it stands, and comes from the service that its type names', () => {
    expect(parseMessage(bytes, new Set([type]))).toEqual({ kind: 'event', event: golden });
    expect(golden).toMatchObject({ type, source: `/${type.split('.')[0]}` });
    expect(SERVICES).toContain(type.split('.')[0]);
  });

  it.each(Object.keys(golden['data'] as object))('cannot be read without its %s', (field) => {
    const { [field]: _left, ...data } = golden['data'] as Record<string, unknown>;
    const message = Buffer.from(JSON.stringify({ ...golden, data }));
    expect(parseMessage(message, new Set([type]))).toMatchObject({ kind: 'unreadable' });
  });

  it('is read with fields that a newer version added', () => {
    const data = { ...(golden['data'] as object), addedLater: true };
    const message = Buffer.from(JSON.stringify({ ...golden, data, traceparent: '00-1' }));
    expect(parseMessage(message, new Set([type]))).toMatchObject({ kind: 'event' });
  });
});

describe('what comes over a bus', () => {
  const golden = JSON.parse(readFileSync(path.join(FOLDER, 'identity.user-seen.v1.json'), 'utf8')) as object;
  const parse = (value: unknown) =>
    parseMessage(
      Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
      new Set(['identity.user-seen.v1', 'identity.user-seen.v9']),
    ).kind;

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['a NUL', Buffer.from([0])],
    ['a number', '7'],
    ['a list', '[]'],
    ['another CloudEvents version', { ...golden, specversion: '2.0' }],
    ['no id', { ...golden, id: '' }],
    ['a time in another zone', { ...golden, time: '2026-11-20T12:00:00.123+01:00' }],
    ['binary data', { ...golden, datacontenttype: 'application/octet-stream' }],
    ['no data', { ...golden, data: undefined }],
    ['data of another kind', { ...golden, data: [] }],
  ])('%s is unreadable', (_what, value) => expect(parse(value)).toBe('unreadable'));

  it.each([
    ['no zones', { zones: [] }],
    ['a zone that nobody knows', { zones: [{ ...PAIR, timeZone: 'Nowhere/Town' }] }],
    ['a day that starts at no time', { zones: [{ ...PAIR, dayStartsAt: '24:00' }] }],
  ])('a profile with %s is unreadable', (_what, change) => {
    const type = 'identity.profile-changed.v1';
    const profile = JSON.parse(readFileSync(path.join(FOLDER, `${type}.json`), 'utf8')) as { data: object };
    const message = { ...profile, data: { ...profile.data, ...change } };
    expect(parseMessage(Buffer.from(JSON.stringify(message)), new Set([type])).kind).toBe('unreadable');
  });

  it('a type that is not wanted here, or not known anywhere, is passed over', () => {
    expect(parse({ ...golden, type: 'identity.user-erased.v1' })).toBe('ignored');
    expect(parse({ ...golden, type: 'identity.user-seen.v9' })).toBe('ignored');
    expect(parse({ ...golden, type: '__proto__' })).toBe('ignored');
  });

  it('a message without any bytes is unreadable', () =>
    expect(parseMessage(null, new Set()).kind).toBe('unreadable'));
});
