import { randomBytes } from 'node:crypto';
import { type ChainState, GRACE_MS, judgeRefresh, rememberSpent } from '../domain/refresh';
import {
  formatRefreshToken,
  GENERATIONS_MAX,
  hashSecret,
  parseRefreshToken,
  type RefreshToken,
  SECRET_BYTES,
  successorOf,
} from '../domain/refresh-chain';

const key = randomBytes(32);
const t0 = new Date('2026-11-20T11:00:00.000Z');
const after = (ms: number) => new Date(t0.getTime() + ms);

const first: RefreshToken = {
  sessionId: '019a0000-0000-7000-8000-000000000001',
  generation: 0,
  secret: randomBytes(SECRET_BYTES),
};
const fresh = (token: RefreshToken): ChainState => ({
  generation: token.generation,
  secretHash: hashSecret(token.secret),
  spentAt: [],
});
const spend = (state: ChainState, successor: RefreshToken, now: Date): ChainState => ({
  ...fresh(successor),
  spentAt: rememberSpent(state.spentAt, now),
});
const second = successorOf(first, key);
const third = successorOf(second, key);

test('a token survives being written and read', () => {
  expect(parseRefreshToken(formatRefreshToken(second))).toEqual(second);
});

test.each([
  '',
  'x',
  'A'.repeat(69),
  'A'.repeat(71),
  `${formatRefreshToken(first)}=`,
  '\u0000',
  '€'.repeat(70),
])('what is no token is told from one: %j', (text) => expect(parseRefreshToken(text)).toBeNull());

test('the newest token is spent, and gives the same successor again during its grace', () => {
  expect(judgeRefresh(first, fresh(first), t0, key)).toBe('spend');
  const state = spend(fresh(first), second, t0);
  expect(judgeRefresh(first, state, after(GRACE_MS), key)).toBe('again');
  expect(successorOf(first, key)).toEqual(second);
});

test('it does so even if the successor was spent too', () => {
  const state = spend(spend(fresh(first), second, t0), third, after(4_000));
  expect(judgeRefresh(first, state, after(9_000), key)).toBe('again');
  expect(judgeRefresh(second, state, after(9_000), key)).toBe('again');
  expect(judgeRefresh(third, state, after(9_000), key)).toBe('spend');
});

test('after its grace a spent token is a reuse, however old it is', () => {
  const state = spend(spend(fresh(first), second, t0), third, after(4_000));
  expect(judgeRefresh(first, state, after(GRACE_MS + 1), key)).toBe('reused');
  expect(judgeRefresh(second, state, after(GRACE_MS + 1), key)).toBe('again');
  let [token, late] = [third, state];
  for (let minute = 1; minute <= 500; minute += 1) {
    const next = successorOf(token, key);
    late = spend(late, next, after(minute * 60_000));
    token = next;
  }
  expect(late.spentAt).toHaveLength(1);
  expect(judgeRefresh(first, late, after(501 * 60_000), key)).toBe('reused');
});

test('a made-up token is neither of the chain nor a reuse', () => {
  const state = spend(fresh(first), second, t0);
  const forged = { ...first, secret: randomBytes(SECRET_BYTES) };
  expect(judgeRefresh(forged, state, after(60_000), key)).toBe('unknown');
  expect(judgeRefresh({ ...second, generation: 0 }, state, t0, key)).toBe('unknown');
  expect(judgeRefresh({ ...second, generation: 5 }, state, t0, key)).toBe('unknown');
});

test('a chain that has come to its end is not walked', () => {
  const last = { ...first, generation: GENERATIONS_MAX };
  expect(judgeRefresh(last, fresh(last), t0, key)).toBe('unknown');
});
