import { Wire } from '../../checker/wire';
import { day, newHabit, registerGuests, type Guest } from '../people';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';
import { eventually } from '#libs/testing';

/** A clan holds 50: so many are in it, and so many want the place that is left. */
const MEMBERS = 49;
const RIVALS = 50;
const AMOUNT = 10;
const DRAIN_MAX_MS = { whole: 90_000, broken: 5_000 };

export const lastPlaceOfAClan: Scenario = {
  number: 20,
  provokes: 'joining a clan’s last place from 50 users at once; leaving and scoring at once',
  holds: 'never 51; credit where the rule puts it',
  breakage: 'a 51st member is there',
  sizes: BOTH,
  async run(stage) {
    const guests = await registerGuests(new Wire(stage.product.url), MEMBERS + RIVALS, stage.choices);
    const members = guests.slice(0, MEMBERS);
    const clanId = await foundClan(members);
    const winner = await race(stage, clanId, guests.slice(MEMBERS));
    await leaveAndScore(stage, clanId, winner ? [...members, winner] : members);
  },
};

async function foundClan([leader, ...members]: Guest[]): Promise<string> {
  const body = { name: `Clan ${Date.now().toString(36)}` };
  const { id } = await leader!.wire.must<{ id: string }>('POST', '/v1/clans', body);
  for (const { wire } of members) await wire.must('POST', `/v1/clans/${id}/members`, {});
  return id;
}

async function race(stage: Stage, clanId: string, rivals: Guest[]): Promise<Guest | undefined> {
  const { product, compare, count, did, broken } = stage;
  const join = ({ wire }: Guest) => wire.call('POST', `/v1/clans/${clanId}/members`, {});
  const answers = await Promise.all(rivals.map(join));
  const of = (kind: string) => answers.filter((answer) => answer.kind === kind).length;
  count({ acknowledged: of('acknowledged'), refused: of('refused'), unknown: of('unknown') });
  did(`${RIVALS} join at once: ${of('acknowledged')} in, ${of('refused')} refused`);
  const told = answers.filter((answer) => answer.kind === 'refused' && answer.status === 409).length;
  compare(expectation('one is in', of('acknowledged') === 1, of('acknowledged')));
  compare(expectation('the others are told that the limit is reached', told === RIVALS - 1, told));
  const winner = rivals[answers.findIndex(({ kind }) => kind === 'acknowledged')];
  if (broken)
    await product.query(
      `INSERT INTO clan.membership (clan_id, user_id, role, joined_at) VALUES ($1, $2, 'member', now())`,
      [clanId, rivals.find((rival) => rival !== winner)!.id],
    );
  const rows = await product.query('SELECT 1 FROM clan.membership WHERE clan_id = $1', [clanId]);
  compare(expectation('the clan has 50 members', rows.length === MEMBERS + 1, rows.length));
  return winner;
}

/**
 * Half of them leave while all score: what was recorded before the leaving is the clan’s, what came later is not.
 * Who has left is not listed, so they come back to be compared.
 */
async function leaveAndScore(stage: Stage, clanId: string, members: Guest[]): Promise<void> {
  const { compare, count, did } = stage;
  const habits = await Promise.all(members.map((member) => newHabit(member, day())));
  const leaving = members.slice(1).filter((_, index) => index % 2 === 0);
  const scoring = members.map(({ wire }, index) =>
    wire.call('PUT', `/v1/habits/${habits[index]}/completions/${day()}`, { amount: AMOUNT }),
  );
  const left = leaving.map(({ wire }) => wire.call('DELETE', `/v1/clans/${clanId}/members/me`));
  const answers = await Promise.all([...scoring, ...left]);
  const of = (kind: string) => answers.filter((answer) => answer.kind === kind).length;
  count({ acknowledged: of('acknowledged'), refused: of('refused'), unknown: of('unknown') });
  did(`${leaving.length} leave while ${members.length} score`);
  compare(expectation('everything was acknowledged', of('acknowledged') === answers.length, answers.length));
  await compareBoard(stage, clanId, members[0]!, 'who stayed');
  for (const { wire } of leaving) await wire.call('POST', `/v1/clans/${clanId}/members`, {});
  await compareBoard(stage, clanId, members[0]!, 'who stayed or came back');
}

/** The clan’s board with the facts: who was in when, and what was first recorded when. */
async function compareBoard(stage: Stage, clanId: string, viewer: Guest, who: string): Promise<void> {
  const path = `/v1/boards/clan:${clanId}?period=day&limit=100`;
  const due = (await creditDue(stage, clanId)).sort().join();
  const shown = async () => {
    const rows = await viewer.wire.all<{ memberId: string; score: number }>(path);
    return rows
      .map(({ memberId, score }) => `${memberId} ${score}`)
      .sort()
      .join();
  };
  const within_ms = stage.broken ? DRAIN_MAX_MS.broken : DRAIN_MAX_MS.whole;
  await eventually(async () => (await shown()) === due, { what: 'the board', within_ms }).catch(
    () => undefined,
  );
  const found = await shown();
  stage.did(`on the board: ${due.split(',').length}, of ${who}`);
  stage.compare({
    what: `rows of the clan’s board with the facts, of ${who}`,
    compared: due.split(',').length,
    differences: found === due ? [] : [`${found} should be ${due}`],
  });
}

/** Each member of now with what was first recorded in one of their stays. */
async function creditDue({ product }: Stage, clanId: string): Promise<string[]> {
  const rows = await product.query<{ user_id: string }>(
    `WITH stay AS (
       SELECT j.data->>'userId' AS user_id, (j.data->>'at')::timestamptz AS joined_at,
         (l.data->>'at')::timestamptz AS left_at
       FROM clan.outbox j LEFT JOIN clan.outbox l
         ON l.type = 'clan.member-left.v1' AND l.data->>'membershipId' = j.data->>'membershipId'
       WHERE j.type = 'clan.member-joined.v1' AND j.data->>'clanId' = $1)
     SELECT DISTINCT s.user_id FROM stay s
     JOIN habit.completion c ON c.user_id::text = s.user_id
       AND c.first_recorded_at >= s.joined_at AND (s.left_at IS NULL OR c.first_recorded_at < s.left_at)
     JOIN clan.membership m ON m.user_id = c.user_id AND m.clan_id = $1::uuid`,
    [clanId],
  );
  return rows.map(({ user_id }) => `${user_id} ${AMOUNT}`);
}
