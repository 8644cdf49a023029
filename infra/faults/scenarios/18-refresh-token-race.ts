import { setTimeout as wait } from 'node:timers/promises';
import { type Outcome, Wire } from '../../checker/wire';
import { registerGuests, type Guest } from '../people';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

const AT_ONCE = 20;
/** A spent token may be sent again for 10 s, in case its answer was lost. */
const BEYOND_GRACE_MS = 10_500;

interface Refreshed {
  accessToken: string;
  refreshToken: string;
}

export const refreshTokenRace: Scenario = {
  number: 18,
  provokes: '20 refreshes of one token at once; an old token replayed',
  holds: 'one successor; the family revoked on true reuse',
  breakage: 'the session is put back after it was revoked',
  sizes: BOTH,
  async run(stage) {
    const wire = new Wire(stage.product.url);
    const [guest] = await registerGuests(wire, 1, stage.choices);
    const refresh = (refreshToken: string) =>
      wire.call<Refreshed>('POST', '/v1/auth/refresh', { refreshToken });
    const successor = await race(stage, guest!, refresh);
    if (successor) await replay(stage, guest!, successor, refresh);
  },
};

type Refresh = (token: string) => Promise<Outcome<Refreshed>>;

async function race(
  { compare, count, did }: Stage,
  guest: Guest,
  refresh: Refresh,
): Promise<string | undefined> {
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => refresh(guest.refreshToken)));
  const taken = answers.filter((answer) => answer.kind === 'acknowledged');
  count({ acknowledged: taken.length, refused: answers.length - taken.length, unknown: 0 });
  const successors = [...new Set(taken.map(({ body }) => body.refreshToken))];
  did(`${AT_ONCE} refreshes of one token: ${successors.length} successor`);
  compare({
    what: 'answers to one refresh',
    compared: answers.length,
    differences: taken.length === AT_ONCE && successors.length === 1 ? [] : successors,
  });
  return successors[0];
}

async function replay(stage: Stage, guest: Guest, successor: string, refresh: Refresh): Promise<void> {
  const { product, compare, did, count, broken } = stage;
  await wait(BEYOND_GRACE_MS);
  if (broken) await product.query('CREATE TABLE public.kept AS SELECT * FROM identity.session');
  const old = await refresh(guest.refreshToken);
  did('the spent token is sent again, later than its grace');
  compare(expectation('the old token is refused', old.kind === 'refused' && old.status === 401, old));
  if (broken)
    await product.query('INSERT INTO identity.session SELECT * FROM public.kept ON CONFLICT DO NOTHING');
  const newest = await refresh(successor);
  count({ acknowledged: 0, refused: 2, unknown: 0 });
  compare(
    expectation(
      'the successor went with it',
      newest.kind === 'refused' && newest.status === 401,
      newest.kind,
    ),
  );
  const sessions = await product.query('SELECT id FROM identity.session WHERE account_id = $1', [guest.id]);
  compare(expectation('the session is gone', sessions.length === 0, sessions));
}
