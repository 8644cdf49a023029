import { eventually } from '#libs/testing';
import type { Crowd } from '../../checker/crowd';
import { sendRaw } from '../broker';
import { clientId, day, newHabit, registerGuests } from '../people';
import type { Product } from '../product';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

const TYPE = 'habit.completion-changed.v1';
/** The group whose letters are counted; it takes all that habit tells. */
const GROUP = 'progression';

/** What no JSON column could hold, so only a topic can: as bytes. */
const UNREADABLE_BYTES = [
  '{',
  '',
  '\0',
  '"text"',
  '[]',
  '{"specversion":"1.0"}',
  `{"id":"${'9'.repeat(5_000)}"}`,
];
/** Data that fits no contract, as an outbox could hold it: nothing, NUL’s escape, overflow, another shape. */
const UNREADABLE_DATA = [
  '{}',
  '{"userId":"\\\\u0000"}',
  '{"version":1e308,"amount":99999999999999999999}',
  '[]',
  '"text"',
];
const UNKNOWN_TYPE = 'habit.never-heard-of.v1';

export const poison: Scenario = {
  number: 14,
  provokes: 'poison: bad JSON, unknown type, NUL, overflow, between good events and by the wire',
  holds: 'a dead letter; its neighbours go on',
  breakage: 'a dead letter vanishes',
  sizes: BOTH,
  fault: spread,
  beforeEnd: countLetters,
};

async function spread({ product, choices, did, compare }: Stage, crowd: Crowd): Promise<void> {
  const write = (type: string, data: string) =>
    product.query('INSERT INTO habit.outbox (type, subject, data) VALUES ($1, $2, $3)', [
      type,
      clientId(choices),
      data,
    ]);
  for (const data of UNREADABLE_DATA) await write(TYPE, data);
  await write(UNKNOWN_TYPE, '{}');
  if (product.size === 'services') await sendRaw(product, 'habit', UNREADABLE_BYTES);
  did('unreadable events, and one of an unknown type, lie between the good ones');
  const [guest] = await registerGuests(crowd.wire, 1, choices);
  const habitId = await newHabit(guest!, day());
  const good = { habitId, localDate: day(), amount: 1 };
  const operations = [good, { ...good, note: '\0' }, { ...good, amount: 1e15 }, { ...good, amount: 2 }];
  const { results } = await guest!.wire.must<{ results: { status: number }[] }>(
    'POST',
    '/v1/completions/batch',
    { operations },
  );
  const statuses = results.map(({ status }) => status).join();
  compare(expectation('in a batch call the good ones are taken', statuses === '201,400,400,200', statuses));
}

async function countLetters({ product, broken, compare, did }: Stage): Promise<void> {
  const wanted = UNREADABLE_DATA.length + (product.size === 'services' ? UNREADABLE_BYTES.length : 0);
  const arrived = async () => (await lettersOf(product)) >= wanted;
  await eventually(arrived, { what: 'the dead letters' }).catch(() => undefined);
  if (broken)
    await product.query(
      'DELETE FROM progression.dead_letter WHERE id = (SELECT max(id::text)::uuid FROM progression.dead_letter)',
    );
  const letters = await lettersOf(product);
  did(`${letters} dead letters of ${GROUP}`);
  compare(expectation(`${GROUP} keeps ${wanted} dead letters`, letters === wanted, letters));
  const told = await product.metric('progression', 'bus_dead_letters', { group: GROUP });
  compare(expectation('the metric tells of them', told === wanted, told));
}

async function lettersOf(product: Product): Promise<number> {
  const [row] = await product.query<{ count: string }>(
    'SELECT count(*) FROM progression.dead_letter WHERE group_name = $1',
    [GROUP],
  );
  return Number(row!.count);
}
