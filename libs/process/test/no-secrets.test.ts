import { withoutSecrets } from '../no-secrets';

const SECRET = 'Blackflame7';
const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ5ZXJpbiJ9.c2lnbmF0dXJl';
const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----';

test.each<[string, string]>([
  ['a member of JSON', JSON.stringify({ password: SECRET })],
  ['one whose value has quotes in it', JSON.stringify({ password: `a"b${SECRET}\\"c${SECRET}` })],
  ['one deep in it', JSON.stringify({ a: { b: { c: [{ d: { refreshToken: SECRET } }] } } })],
  [
    'one in whatever spelling',
    JSON.stringify({ NewPassword: SECRET, 'x-api-key': SECRET, token_hash: SECRET }),
  ],
  ['a list', JSON.stringify({ 'set-cookie': [`session=${SECRET}`, SECRET] })],
  ['an object', JSON.stringify({ authorization: { scheme: 'x', value: SECRET } })],
  ['JSON within a text', JSON.stringify({ body: JSON.stringify({ name: 'x', password: `a"${SECRET}` }) })],
  ['an object as Node prints it', `{ user: 'x', password: '${SECRET}' }`],
  ['an address of a database', `connect postgres://valley:${SECRET}@db:5432/valley failed`],
  ['one of Redis, without a user', `rediss://:${SECRET}@one:6379,two:6379`],
  ['one with an @ in its password', `postgres://valley:a@${SECRET}@db/valley`],
  ['a connection string of libpq', `host=db user=valley password=${SECRET} dbname=x`],
  ['a query', `GET /v1/x?token=${SECRET}&y=1`],
  ['a header', `Authorization: Bearer ${SECRET}`],
  ['a cookie', `Cookie: a=1; session=${SECRET}`],
  ['a scheme with what it needs', `bearer ${SECRET}${SECRET}`],
  ['a signed token', `jwt malformed: ${JWT}`],
  ['a private key', PEM],
  ['a private key as JSON has it', JSON.stringify({ said: PEM })],
])('%s is blanked', (_what, text) => {
  const told = withoutSecrets(text);
  expect(told).not.toMatch(/Blackflame7|eyJ|MC4CAQ/);
  expect(told).toContain('[redacted]');
});

test.each([
  JSON.stringify({ password: SECRET, id: 7, nested: { cookie: [SECRET] }, msg: 'after "it"' }),
  JSON.stringify({ err: { stack: `Error: token='${SECRET}'\n    at x (/y.js:1:2)` }, msg: 'end' }),
])('a line stays JSON, with everything else in it: %s', (line) => {
  const told = JSON.parse(withoutSecrets(line)) as { msg: string };
  expect(told.msg).toBe((JSON.parse(line) as { msg: string }).msg);
});

test.each(['ready', 'draining', '{"level":"info","port":8080,"msg":"starting"}', 'GET http://db:5432/x'])(
  'what has none stays as it is: %s',
  (text) => expect(withoutSecrets(text)).toBe(text),
);
