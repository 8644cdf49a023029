import { type Person, startStack, type Stack } from '#libs/testing';
import { raw } from '../raw';
import { connect, connectWith, dial, hangUp, type Live, liveProblem, refused } from '../live';
import { expectProblem } from '../problems';
import { newKey, nowSeconds, resign } from '../tokens';

/** Tokens that end soon must be signed, so these tests have a stack with a key and a clock of their own. */
const { key, pem } = newKey();
let aheadSeconds = 0;
const clock = { now: () => new Date(Date.now() + aheadSeconds * 1_000) };
const pass = (seconds: number): void => void (aheadSeconds += seconds);
const MINUTE = 60;
const BOARD = { board: 'global', period: 'day' };

let stack: Stack;
let person: Person;
let other: Person;

beforeAll(async () => {
  stack = await startStack({ settings: { TOKEN_KEY: pem }, replacements: { clock } });
  [person, other] = await Promise.all([stack.register(), stack.register()]);
});
afterEach(hangUp);
afterAll(() => stack.stop());

const endingIn = (seconds: number, of = person): string =>
  resign(of.token, key, { claims: { exp: nowSeconds() + aheadSeconds + seconds } });
/** A socket whose token ends in so many seconds: no machine is so busy that it ends before the clock is put on. */
const connectFor = (seconds: number): Promise<Live> => connectWith(stack.url, endingIn(seconds));

describe('the handshake', () => {
  test('lets in whoever has a good token', async () => {
    const live = await connect(stack.url, person);
    expect(live.socket.connected).toBe(true);
  });

  test.each([
    ['none', () => undefined],
    ['null', () => null],
    ['empty', () => ''],
    ['a number', () => 7],
    ['an object', () => ({ toString: 'x' })],
    ['an array of a good one', () => [person.token]],
    ['no token at all', () => 'forged'],
    ['of another key', () => resign(person.token, newKey().key)],
    ['of alg none', () => resign(person.token, null, { header: { alg: 'none' } })],
    ['signed, yet it says alg none', () => resign(person.token, key, { header: { alg: 'none' } })],
    ['with its claims changed', () => tampered()],
    ['expired', () => endingIn(-1)],
    ['for another audience', () => resign(person.token, key, { claims: { aud: 'elsewhere' } })],
    ['of another issuer', () => resign(person.token, key, { claims: { iss: 'elsewhere' } })],
    ['without an end', () => resign(person.token, key, { claims: { exp: undefined } })],
    ['a refresh token', () => person.refreshToken],
  ])('refuses a token that is %s, with a problem', async (_, token) => {
    const refusal = await connectWith(stack.url, token()).then(
      () => ({ data: 'let in' }),
      (error: Error & { data?: unknown }) => error,
    );
    expect(refusal.data).toEqual(liveProblem('unauthenticated'));
  });

  test('refuses sockets without auth', async () => {
    const socket = dial(stack.url, {});
    const refusal = await new Promise<{ data?: unknown }>((resolve, reject) => {
      socket.once('connect_error', (error) => resolve(error as { data?: unknown }));
      socket.once('connect', () => reject(new Error('let in')));
      socket.connect();
    });
    expect(refusal.data).toEqual(liveProblem('unauthenticated'));
  });

  test('takes websockets alone', async () => {
    const answer = await raw(stack.url, { method: 'GET', path: '/socket.io/?EIO=4&transport=polling' });
    expectProblem(answer, 'not-found');
    const socket = dial(stack.url, { token: person.token }, { transports: ['polling'] });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', () => resolve());
      socket.once('connect', () => reject(new Error('let in')));
      socket.connect();
    });
  });

  test('knows the default namespace alone', async () => {
    const socket = dial(`${stack.url}/admin`, { token: person.token });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', () => resolve());
      socket.once('connect', () => reject(new Error('let in')));
      socket.connect();
    });
  });
});

describe('auth:renew', () => {
  test('a socket whose token has expired is closed', async () => {
    const live = await connectFor(2 * MINUTE);
    pass(MINUTE);
    expect(await live.ask('board:unsubscribe', BOARD)).toEqual({ ok: true });
    pass(MINUTE + 1);
    expect(await live.ends()).toBe('io server disconnect');
  });

  test('a good token in time lets it live on', async () => {
    const witness = await connectFor(MINUTE);
    const live = await connectFor(MINUTE);
    expect(await live.ask('auth:renew', { token: endingIn(5 * MINUTE) })).toEqual({ ok: true });
    pass(MINUTE + 1);
    await witness.ends();
    expect(await live.ask('board:unsubscribe', BOARD)).toEqual({ ok: true });
    const longer = await connectFor(MINUTE);
    pass(MINUTE + 1);
    await longer.ends();
    expect(live.ended).toBeNull();
  });

  test('it can be renewed again and again', async () => {
    const live = await connectFor(MINUTE);
    expect(await live.ask('auth:renew', { token: endingIn(2 * MINUTE) })).toEqual({ ok: true });
    expect(await live.ask('auth:renew', { token: endingIn(4 * MINUTE) })).toEqual({ ok: true });
    const witness = await connectFor(2 * MINUTE);
    pass(2 * MINUTE + 1);
    await witness.ends();
    expect(live.ended).toBeNull();
    pass(2 * MINUTE);
    await live.ends();
  });

  test("another user's token is forbidden and leaves the old end", async () => {
    const live = await connectFor(MINUTE);
    const answer = await live.ask('auth:renew', { token: endingIn(2 * MINUTE, other) });
    expect(answer).toEqual(refused('forbidden'));
    expect(live.ended).toBeNull();
    pass(MINUTE + 1);
    await live.ends();
  });

  test.each([
    ['forged', () => resign(person.token, newKey().key)],
    ['expired', () => endingIn(-1)],
    ['of alg none', () => resign(person.token, null, { header: { alg: 'none' } })],
  ])('a token that is %s is refused and leaves the old end', async (_, token) => {
    const live = await connectFor(MINUTE);
    const answer = await live.ask('auth:renew', { token: token() });
    expect(answer).toEqual(refused('unauthenticated'));
    expect(live.ended).toBeNull();
    pass(MINUTE + 1);
    await live.ends();
  });

  test.each([
    ['nothing', []],
    ['null', [null]],
    ['no token', [{}]],
    ['a number for a token', [{ token: 1 }]],
    ['a field too many', [{ token: 'x', more: 1 }]],
    ['text', ['token']],
    ['an array', [['token']]],
  ])('%s is validation, acknowledged or not', async (_, payload: unknown[]) => {
    const live = await connectFor(MINUTE);
    expect(await live.ask('auth:renew', ...payload)).toEqual(refused('validation'));
    expect(live.told('problem')).toEqual([]);
    live.socket.emit('auth:renew', ...payload);
    expect(await live.hears('problem')).toEqual(liveProblem('validation'));
  });

  test('a refusal without acknowledgement comes as a problem', async () => {
    const live = await connectFor(MINUTE);
    live.socket.emit('auth:renew', { token: endingIn(MINUTE, other) });
    expect(await live.hears('problem')).toEqual(liveProblem('forbidden'));
  });
});

/** The claims of somebody else under one's own signature. */
function tampered(): string {
  const [header, , signature] = person.token.split('.');
  return `${header}.${other.token.split('.')[1]}.${signature}`;
}
