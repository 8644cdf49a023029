import { PassThrough } from 'node:stream';
import { readSettings } from '..';
import { createLogger } from '../logging';

test('no token, password, address, cookie or parameter of a statement comes into a log', async () => {
  const lines = new PassThrough();
  const settings = readSettings({ DATABASE_URL: 'postgres://h/d', REDIS_URL: 'redis://h' });
  const log = createLogger(settings, ['habit'], lines);
  const secret = 'hidden';
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: `Key (email)=(${secret}) already exists.`,
    parameters: [secret],
    query: secret,
  });
  log.info({ token: secret, body: { password: secret, refreshToken: secret } }, 'one');
  log.info({ request: { headers: { authorization: secret, cookie: secret, 'set-cookie': secret } } }, 'two');
  log.error({ err: new Error('outer', { cause: error }), email: secret }, 'three');
  lines.end();
  const text = (await lines.setEncoding('utf8').toArray()).join('');
  expect(text.trim().split('\n')).toHaveLength(3);
  expect(text).not.toContain(secret);
  expect(text).toContain('23505');
});
