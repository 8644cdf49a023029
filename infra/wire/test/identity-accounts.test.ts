import { openWire, type Person, type Wire, wireClient } from '#libs/testing';
import { bodyOf, newClan, newId, newName, seen } from '../facts';
import { expectProblem } from '../problems';
import { TOKENS, USER } from '../shapes';

describe('Accounts', () => {
  let wire: Wire;
  let person: Person;
  beforeAll(async () => {
    wire = await openWire();
    person = await wire.register();
  });
  afterAll(() => wire?.stop());

  const fields = (more: Record<string, unknown> = {}): Record<string, unknown> => {
    const username = newName('u');
    return { username, email: `${username}@x.example`, password: 'long-enough-1', ...more };
  };
  const register = (more?: Record<string, unknown>) => wire.anonymous.post('/v1/auth/register', fields(more));
  const login = (who: string, password: string) =>
    wire.anonymous.post('/v1/auth/login', { login: who, password });

  describe('registering', () => {
    it('answers 201 with the user and tokens', async () => {
      const given = fields();
      const answer = await wire.anonymous.post('/v1/auth/register', given);
      const { username, email } = given;
      expect(bodyOf(answer, 201)).toEqual({
        user: { ...USER, username, email, displayName: username },
        ...TOKENS,
      });
    });

    it('takes a display name and a zone', async () => {
      const { user } = bodyOf(
        await register({ displayName: ' Éowyn 🐉 ', timeZone: 'Pacific/Kiritimati' }),
        201,
      );
      expect(user).toEqual({
        ...USER,
        displayName: 'Éowyn 🐉',
        settings: { ...USER.settings, timeZone: 'Pacific/Kiritimati' },
      });
    });

    const wrong: [string, unknown][] = [
      ...[undefined, null, 1, '', 'ab', 'a'.repeat(31), 'a b', 'a/b', 'a@b', 'a\u0000b', '🧘🧘🧘', {}].map(
        (value): [string, unknown] => ['username', value],
      ),
      ...[
        undefined,
        null,
        1,
        '',
        'x',
        'x@',
        '@x.example',
        'a b@x.example',
        'a@b@c.example',
        'a\n@x.example',
      ].map((value): [string, unknown] => ['email', value]),
      ...[undefined, null, 1, '', '123456789', 'p'.repeat(129), '🧘'.repeat(9)].map(
        (value): [string, unknown] => ['password', value],
      ),
      ...[1, 'n'.repeat(51), 'a\u0007', 'a\nb', {}].map((value): [string, unknown] => ['displayName', value]),
      ...[1, 'Nowhere/Land', 'Mars/Phobos', '+25:00', 'utc\u0000', '../etc/passwd', '__proto__'].map(
        (value): [string, unknown] => ['timeZone', value],
      ),
    ];
    it.each(wrong)('a %s of %j is refused', async (field, value) => {
      expectProblem(await register({ [field]: value }), 'validation', `/${field}`);
    });

    it.each(['a_b', 'A-b.c', 'x'.repeat(30)])('a username like %s is taken', async (start) => {
      const username = start + newName('').slice(0, Math.max(0, 30 - start.length));
      bodyOf(await register({ username: start.length === 30 ? newName('').padEnd(30, 'x') : username }), 201);
    });

    it.each([
      'p'.repeat(128),
      '  ten  chars  ',
      '🧘'.repeat(10),
      '🧘'.repeat(128),
      'nul \u0000 in a password',
    ])('a password like %j is kept as it is', async (password) => {
      const answer = await register({ password });
      if (password.includes('\u0000')) return expect([201, 400]).toContain(answer.status);
      const { user } = bodyOf(answer, 201);
      bodyOf(await login(user.username, password));
      expectProblem(await login(user.username, `${[...password].slice(1).join('')}x`), 'unauthenticated');
      if (password.trim() !== password)
        expectProblem(await login(user.username, password.trim()), 'unauthenticated');
    });

    it('a name or an email that is taken is `conflict`, ignoring case and blanks', async () => {
      const given = fields({ username: newName('Mixed') });
      bodyOf(await wire.anonymous.post('/v1/auth/register', given), 201);
      const { username, email } = given as { username: string; email: string };
      for (const taken of [
        { username: username.toUpperCase() },
        { email: email.toUpperCase() },
        { username: ` ${username} ` },
      ])
        expectProblem(await register(taken), 'conflict');
    });

    it('of one name by many at once has one winner', async () => {
      const username = newName('race');
      const answers = await Promise.all(Array.from({ length: 8 }, () => register({ username })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    });

    it('refuses unknown fields', async () => {
      expectProblem(await register({ isPremium: true }), 'validation', '/isPremium');
    });
  });

  describe('signing in', () => {
    it('works by name and by email, ignoring case', async () => {
      for (const who of [person.name, person.name.toUpperCase(), `${person.name}@SACREDVALLEY.example`]) {
        const body = bodyOf(await login(who, person.password));
        expect(body).toEqual({ user: { ...USER, id: person.id }, ...TOKENS });
      }
    });

    it('says the same of a wrong password and an unknown account', async () => {
      const [wrong, unknown, longAndWrong] = await Promise.all([
        login(person.name, 'not-the-password'),
        login(newName('nobody'), 'not-the-password'),
        login(person.name, 'x'.repeat(128)),
      ]);
      expectProblem(wrong, 'unauthenticated');
      expect(unknown.body).toEqual(wrong.body);
      expect(longAndWrong.body).toEqual(wrong.body);
    });

    it.each([
      [{}, ['/login', '/password']],
      [{ login: 1, password: 'x' }, ['/login']],
      [{ login: 'x', password: null }, ['/password']],
      [{ login: { $ne: null }, password: { $ne: null } }, ['/login', '/password']],
    ])('%j is refused', async (body, pointers) => {
      expectProblem(await wire.anonymous.post('/v1/auth/login', body), 'validation', ...pointers);
    });

    it.each(["' or 1=1 --", 'a%', '_'.repeat(12), '\u202e'])('a login of %j is nobody', async (who) => {
      expectProblem(await login(who, 'not-the-password'), 'unauthenticated');
    });
  });

  describe('/v1/me', () => {
    const patch = (body: unknown) => person.http.patch('/v1/me', body);

    it('is the user', async () => {
      expect(bodyOf(await person.http.get('/v1/me'))).toEqual({
        ...USER,
        id: person.id,
        username: person.name,
      });
    });

    it('with an empty patch stays as it is', async () => {
      const before = bodyOf(await person.http.get('/v1/me'));
      for (const body of [{}, { settings: {} }]) {
        const { lastSeenAt: _, ...after } = bodyOf(await patch(body));
        expect(before).toEqual({ ...after, lastSeenAt: expect.any(String) });
      }
    });

    it('takes any part of the settings and leaves the others', async () => {
      const other = await wire.register();
      const steps = [
        { sounds: false },
        { haptics: false },
        { theme: 'dark' },
        { timeZone: 'Asia/Kathmandu' },
        { dayStartsAt: '12:00' },
        { theme: 'light', dayStartsAt: '04:30' },
      ];
      let expected: Record<string, unknown> = { ...USER.settings };
      for (const settings of steps) {
        expected = { ...expected, ...settings };
        expect(bodyOf(await other.http.patch('/v1/me', { settings })).settings).toEqual(expected);
        expect(bodyOf(await other.http.get('/v1/me')).settings).toEqual(expected);
      }
    });

    it('takes an avatar over http or https; null clears it', async () => {
      for (const avatarUrl of ['https://x.example/a.png?b=1', 'http://x.example/', null])
        expect(bodyOf(await patch({ avatarUrl })).avatarUrl).toBe(avatarUrl);
    });

    const wrong: [string, unknown][] = [
      ...[
        'javascript:alert(1)',
        'data:image/png;base64,xx',
        'ftp://x.example/a',
        '//x.example/a',
        'a.png',
        1,
        {},
      ].map((value): [string, unknown] => ['avatarUrl', value]),
      ...['', ' ', null, 1, 'n'.repeat(51), 'a\tb'].map((value): [string, unknown] => ['displayName', value]),
      ...[null, 1, [], 'x'].map((value): [string, unknown] => ['settings', value]),
      ...['x', 'Dark', null, 1].map((value): [string, unknown] => ['settings/theme', value]),
      ...['12:01', '24:00', '4:00', '04:00:00', '-1:00', null, 4, '０4:00'].map(
        (value): [string, unknown] => ['settings/dayStartsAt', value],
      ),
      ...['Nowhere', '', null, 1].map((value): [string, unknown] => ['settings/timeZone', value]),
      ...['yes', 1, null].map((value): [string, unknown] => ['settings/sounds', value]),
      ['settings/constructor', 1],
      ['username', 'other'],
      ['email', 'other@x.example'],
      ['isPremium', true],
      ['id', newId()],
    ];
    it.each(wrong)('refuses %s %j and changes nothing', async (field, value) => {
      const before = bodyOf(await person.http.get('/v1/me'));
      const [first, second] = field.split('/') as [string, string?];
      const body = { displayName: 'Changed', [first]: second === undefined ? value : { [second]: value } };
      expectProblem(await patch(body), 'validation', `/${field}`);
      expect(bodyOf(await person.http.get('/v1/me')).displayName).toBe(before.displayName);
    });
  });

  describe('erasing', () => {
    it('needs the password: 403 without it being right, 400 without it', async () => {
      expectProblem(await person.http.delete('/v1/me', { password: 'not-the-password' }), 'forbidden');
      expectProblem(await person.http.delete('/v1/me', {}), 'validation', '/password');
      expectProblem(await person.http.delete('/v1/me'), 'validation');
      expectProblem(await wire.anonymous.delete('/v1/me', { password: person.password }), 'unauthenticated');
    });

    it('ends everything of the account and frees its name', async () => {
      const gone = await wire.register();
      const fellow = await wire.register();
      const clan = await newClan(gone);
      bodyOf(await fellow.http.post(`/v1/clans/${clan}/members`), 201);
      expect((await gone.http.delete('/v1/me', { password: gone.password })).status).toBe(202);
      expectProblem(await gone.http.get('/v1/me'), 'unauthenticated');
      expectProblem(await login(gone.name, gone.password), 'unauthenticated');
      expectProblem(
        await wire.anonymous.post('/v1/auth/refresh', { refreshToken: gone.refreshToken }),
        'unauthenticated',
      );
      await seen(fellow, `/v1/clans/${clan}`, expect.objectContaining({ myRole: 'leader', memberCount: 1 }));
      const again = await register({ username: gone.name, email: `${gone.name}@sacredvalley.example` });
      expect(bodyOf(again, 201).user.id).not.toBe(gone.id);
    });
  });

  it('the public calls take no notice of a bad token', async () => {
    const bad = wireClient(wire.url, 'nonsense');
    bodyOf(await bad.post('/v1/auth/login', { login: person.name, password: person.password }));
    bodyOf(await bad.get('/v1/content'));
    bodyOf(await bad.get('/.well-known/jwks.json'));
  });
});
