import { type Answer, type Stack, startStack } from '#libs/testing';
import { bodyOf, newName } from '../facts';
import { expectProblem } from '../problems';

/** Calls within which a limit must have said no. */
const PATIENCE_CALLS = 200;

/** Runs a system of its own, with the limits on that the other files turn off. */
describe('Limits on calls', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { RATE_LIMIT_FACTOR: '1' } });
  });
  afterAll(() => stack?.stop());

  async function untilRefused(call: () => Promise<Answer>): Promise<Answer> {
    for (let calls = 0; calls < PATIENCE_CALLS; calls++) {
      const answer = await call();
      if (answer.status === 429) return answer;
    }
    throw new Error(`${PATIENCE_CALLS} calls and no limit`);
  }

  it('stop the guessing of a password, whose right one is refused then too', async () => {
    const person = await stack.register();
    const login = (password: string) =>
      stack.anonymous.post('/v1/auth/login', { login: person.name, password });
    const refused = await untilRefused(() => login('not-the-password'));
    expectProblem(refused, 'rate-limited');
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expectProblem(await login(person.password), 'rate-limited');
    bodyOf(await person.http.get('/v1/me'));
  });

  it('say the same of an account that is not there', async () => {
    const login = newName('nobody');
    const guess = () => stack.anonymous.post('/v1/auth/login', { login, password: 'not-the-password' });
    expectProblem(await untilRefused(guess), 'rate-limited');
  });
});
