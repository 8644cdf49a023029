import { openWire, type Person, type Wire } from '#libs/testing';
import { at, day, newHabit, newName } from '../facts';
import { expectProblem } from '../problems';
import { raw } from '../raw';
import { HABIT } from '../shapes';

const KIB = 1024;

describe('Bodies', () => {
  let wire: Wire;
  let person: Person;
  let habitId: string;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
    habitId = await newHabit(person);
  });
  afterAll(() => wire?.stop());

  const post = (body: string | Buffer, headers?: Record<string, string>) =>
    raw(wire.url, { method: 'POST', path: '/v1/habits', token: person.token, body, headers });
  const habit = (name: string) => `{"name":${name},"kind":"check","schedule":{"type":"daily"}}`;

  /** Every call that takes a body, with its path. */
  const calls = (): [string, string][] => [
    ['POST', '/v1/auth/register'],
    ['POST', '/v1/auth/login'],
    ['POST', '/v1/auth/refresh'],
    ['POST', '/v1/auth/logout'],
    ['PATCH', '/v1/me'],
    ['DELETE', '/v1/me'],
    ['POST', '/v1/habits'],
    ['PATCH', `/v1/habits/${habitId}`],
    ['PUT', at(habitId)],
    ['POST', '/v1/completions/batch'],
    ['POST', '/v1/clans'],
    ['PUT', '/v1/me/banner'],
  ];
  const everyCall = async (given: { body: string | Buffer; headers?: Record<string, string> }) =>
    Promise.all(
      calls().map(async ([method, path]) => ({
        call: `${method} ${path}`,
        answer: await raw(wire.url, { method, path, token: person.token, ...given }),
      })),
    );

  it.each(['null', '[]', '"text"', '1', 'true'])(
    'that is %s and no object is `validation` at ""',
    async (body) => {
      for (const { answer } of await everyCall({ body })) expectProblem(answer, 'validation', '');
    },
  );

  it.each([
    ['broken JSON', '{"name":'],
    ['a trailing comma', '{"a":1,}'],
    ['NaN', '{"a":NaN}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    [
      'a surrogate in bytes',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
    [
      'an overlong encoding',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
    ],
    ['deep nesting', '['.repeat(30_000)],
    ['deep objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ])('with %s are `validation`', async (_what, body) => {
    for (const { answer } of await everyCall({ body })) expectProblem(answer, 'validation');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'nonsense',
    'application/jsonp',
  ])('of type %s are 415', async (type) => {
    for (const { answer } of await everyCall({ body: '{"a":1}', headers: { 'content-type': type } }))
      expectProblem(answer, 'unsupported-media-type');
  });

  it('without a type are 415', async () => {
    for (const [method, path] of calls()) {
      const headers = { 'content-length': '7' };
      const answer = await fetch(new URL(path, wire.url), {
        method,
        headers: { authorization: `Bearer ${person.token}` },
        body: Buffer.from('{"a":1}'),
      });
      expect({ path, status: answer.status, headers }).toEqual({ path, status: 415, headers });
    }
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    'of type %s are taken',
    async (type) => {
      const answer = await post(habit('"Typed"'), { 'content-type': type });
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: 201,
        body: { ...HABIT, name: 'Typed' },
      });
    },
  );

  it('that are empty count as an object with nothing in it', async () => {
    for (const { call, answer } of await everyCall({ body: '' })) {
      if (call.startsWith('PATCH')) expect([call, answer.status]).toEqual([call, 200]);
      else expectProblem(answer, 'validation');
    }
  });

  it('of 64 KiB are read, one byte more is 413', async () => {
    const sized = (bytes: number) => habit('"x"').padEnd(bytes, ' ');
    expect((await post(sized(64 * KIB))).status).toBe(201);
    expectProblem(await post(sized(64 * KIB + 1)), 'payload-too-large');
  });

  it('of a batch may have 4 MiB, one byte more is 413', async () => {
    const batch = (bytes: number) =>
      raw(wire.url, {
        method: 'POST',
        path: '/v1/completions/batch',
        token: person.token,
        body: '{"operations":[]}'.padEnd(bytes, ' '),
      });
    expect((await batch(4 * KIB * KIB)).status).toBe(200);
    expectProblem(await batch(4 * KIB * KIB + 1), 'payload-too-large');
  });

  it('of 10 MB are 413, wherever they go', async () => {
    for (const [method, path] of calls()) {
      const answer = await raw(wire.url, {
        method,
        path,
        token: person.token,
        body: `{"a":"${'x'.repeat(1e7)}"}`,
      });
      expectProblem(answer, 'payload-too-large');
    }
  });

  it('in pieces without a length are measured all the same', async () => {
    const answer = await fetch(new URL('/v1/habits', wire.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
      body: new Blob([habit('"x"').padEnd(100 * KIB, ' ')]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it('with unknown fields are refused, each named, prototype keys too', async () => {
    const answer = await post(
      '{"name":"x","kind":"check","schedule":{"type":"daily","extra":1},"zzz":1,"__proto__":{"a":1},"constructor":1,"a/b~c":1}',
    );
    expectProblem(answer, 'validation', '/schedule/extra', '/zzz', '/__proto__', '/constructor', '/a~1b~0c');
  });

  it.each(['pillarId', 'pathId', 'createdAt', 'archivedAt', 'toString', 'hasOwnProperty'])(
    'with an unknown %s are refused',
    async (field) => {
      expectProblem(
        await person.http.post('/v1/habits', {
          name: 'x',
          kind: 'check',
          schedule: { type: 'daily' },
          [field]: null,
        }),
        'validation',
        `/${field}`,
      );
    },
  );

  it.each([
    ['a NUL by escape', '"a\\u0000b"'],
    ['a raw NUL', '"a\u0000b"'],
    ['a bell', '"a\\u0007b"'],
    ['DEL', '"a\\u007fb"'],
    ['a C1 control', '"a\\u0085b"'],
    ['a high surrogate alone', '"a\\ud800b"'],
    ['a low surrogate alone', '"a\\udc00b"'],
    ['surrogates in the wrong order', '"\\udc00\\ud800"'],
    ['a line break', '"a\\nb"'],
    ['a tab', '"a\\tb"'],
    ['nothing', '""'],
    ['blanks', '"   "'],
    ['null', 'null'],
    ['a number', '1'],
    ['a list', '["x"]'],
    ['an object', '{"toString":"x"}'],
    ['101 characters', JSON.stringify('n'.repeat(101))],
    ['101 emoji', JSON.stringify('🧘'.repeat(101))],
  ])('whose name is %s are refused', async (_what, name) => {
    const answer = await post(habit(name));
    const pointer = answer.body?.errors?.[0]?.pointer;
    // A raw control character is no JSON at all, so the body as a whole is what is wrong.
    expectProblem(answer, 'validation', name.includes('\u0000') ? pointer : '/name');
  });

  it.each([
    ['100 emoji, counted in code points', '🧘'.repeat(100), '🧘'.repeat(100)],
    ['blanks around it, trimmed before counting', `  ${'n'.repeat(100)} \u00a0`, 'n'.repeat(100)],
    ['a surrogate pair by escapes', '\ud83e\uddd8', '🧘'],
    ['letters of any script', 'Утро 朝 صباح', 'Утро 朝 صباح'],
    ['markup, kept as it is', `<b>&amp;"'\\</b>`, `<b>&amp;"'\\</b>`],
  ])('whose name is %s are taken', async (_what, name, kept) => {
    const answer = await person.http.post('/v1/habits', { name, kind: 'check', schedule: { type: 'daily' } });
    expect(answer.body).toEqual({ ...HABIT, name: kept });
  });

  it('whose text has line breaks keep them; other control characters are refused', async () => {
    const noted = await person.http.put(at(habitId), { amount: 1, note: ' one\ntwo\r\nthree ' });
    expect(noted.body.note).toMatch(/^one\r?\ntwo\r?\nthree$/);
    expectProblem(await person.http.put(at(habitId), { amount: 1, note: 'a\u0000b' }), 'validation', '/note');
    expectProblem(await person.http.put(at(habitId), { amount: 1, note: 'a\u001bb' }), 'validation', '/note');
    expectProblem(
      await person.http.put(at(habitId), { amount: 1, note: '🧘'.repeat(1001) }),
      'validation',
      '/note',
    );
    const longest = await person.http.put(at(habitId), { amount: 1, note: '🧘'.repeat(1000) });
    expect(longest.body.note).toBe('🧘'.repeat(1000));
  });

  it.each([
    ['note', '', null],
    ['note', '  ', null],
    ['note', null, null],
  ])('an optional %s of %j is null', async (field, given, kept) => {
    const answer = await person.http.put(at(habitId, day(-1)), { amount: 1, [field]: given });
    expect(answer.body[field]).toBe(kept);
  });

  it.each([
    '1e400',
    '-1e400',
    '1e308',
    '9007199254740993',
    '1.5',
    '-0',
    '0',
    '-1',
    '1441',
    '"30"',
    'true',
    '[30]',
    'null',
    '{}',
  ])('a target of %s is refused', async (target) => {
    const answer = await post(`{"name":"x","kind":"minutes","target":${target},"schedule":{"type":"daily"}}`);
    expectProblem(answer, 'validation', '/target');
  });

  it.each(['30', '30.0', '3e1'])('a target of %s is thirty', async (target) => {
    const answer = await post(`{"name":"x","kind":"minutes","target":${target},"schedule":{"type":"daily"}}`);
    expect(answer.body.target).toBe(30);
  });

  it('are not looked at without a token, whatever they hold', async () => {
    const guarded = calls().filter(([, path]) => !/register|login|refresh/.test(path));
    for (const [method, path] of guarded) {
      const answer = await raw(wire.url, {
        method,
        path,
        body: '{',
        headers: { 'content-type': newName('x/') },
      });
      expectProblem(answer, 'unauthenticated');
    }
  });
});
