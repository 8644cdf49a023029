import type { Choices } from '../../checker/random';
import { type Person, type Stay, staysNow, type Valley } from './facts';
import type { Walker } from './walker';
import { calmPairs } from './zones';

const CLANS_OF_ONE_MAX = 5;
/** More than a profile's way to all parts takes, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

/** Steps that concern others: one at a time, so that everybody knows what came first. */
export interface World {
  valley: Valley;
  walkers: Walker[];
  choices: Choices;
  now(): number;
}
type Step = (world: World, walker: Walker) => Promise<void>;

const found: Step = async ({ valley }, walker) => {
  if (staysNow(walker.person).length >= CLANS_OF_ONE_MAX) return;
  const name = `Clan ${walker.person.name} ${valley.clans.length}`;
  const answer = await walker.wire.call('POST', '/v1/clans', { name });
  walker.expect('the status of a new clan', answer.status, 201);
  walker.tell(`founds ${name}`);
  valley.clans.push({ id: answer.body.id, name, closedAt: null });
  await enter(walker, answer.body.id as string, 'leader');
};

const join: Step = async ({ valley, choices }, walker) => {
  const open = valley.clans.filter(({ closedAt }) => closedAt === null);
  if (open.length === 0) return;
  const clan = choices.of(open);
  const stays = staysNow(walker.person);
  const isIn = stays.some(({ clanId }) => clanId === clan.id);
  const answer = await walker.wire.call('POST', `/v1/clans/${clan.id}/members`, {});
  const wanted = isIn ? 200 : stays.length >= CLANS_OF_ONE_MAX ? 409 : 201;
  walker.expect('the status of joining', answer.status, wanted);
  walker.tell(`joins ${clan.name}: ${answer.status}`);
  if (wanted === 201) await enter(walker, clan.id, 'member');
};

/** The instant is the server's. */
async function enter({ wire, person }: Walker, clanId: string, role: Stay['role']): Promise<void> {
  const own = await wire.all<{ clanId: string; joinedAt: string }>('/v1/me/clans');
  const from = Date.parse(own.find((item) => item.clanId === clanId)!.joinedAt);
  person.stays.push({ clanId, from, until: null, role });
  if ((person.banners.at(-1)?.clanId ?? null) === null) person.banners.push({ clanId, at: from });
}

const leave: Step = async (world, walker) => {
  const stays = staysNow(walker.person);
  if (stays.length === 0) return;
  const stay = world.choices.of(stays);
  const answer = await walker.wire.call('DELETE', `/v1/clans/${stay.clanId}/members/me`);
  walker.expect('the status of leaving', answer.status, 204);
  walker.tell(`leaves ${stay.clanId}`);
  depart(world, walker.person, stay);
};

function depart({ valley, now }: World, person: Person, stay: Stay): void {
  const at = now();
  stay.until = at;
  const left = valley.people
    .flatMap((other) => staysNow(other))
    .filter(({ clanId }) => clanId === stay.clanId)
    .sort((a, b) => a.from - b.from);
  if (left.length === 0) valley.clans.find(({ id }) => id === stay.clanId)!.closedAt = at;
  else if (stay.role === 'leader') (left.find(({ role }) => role === 'elder') ?? left[0]!).role = 'leader';
  if (person.banners.at(-1)?.clanId !== stay.clanId) return;
  const next = staysNow(person).sort((a, b) => a.from - b.from)[0];
  person.banners.push({ clanId: next?.clanId ?? null, at });
}

const appoint: Step = async ({ valley, choices }, walker) => {
  const led = staysNow(walker.person).find(({ role }) => role === 'leader');
  const others = valley.people.flatMap((person) =>
    staysNow(person)
      .filter((stay) => stay.clanId === led?.clanId && stay.role !== 'leader')
      .map((stay) => ({ person, stay })),
  );
  if (!led || others.length === 0) return;
  const { person, stay } = choices.of(others);
  const role = choices.of(['elder', 'member', 'leader'] as const);
  const path = `/v1/clans/${led.clanId}/members/${person.id}`;
  const answer = await walker.wire.call('PATCH', path, { role });
  walker.expect('the status of giving a role', answer.status, 200);
  walker.tell(`makes ${person.name} ${role} of ${led.clanId}`);
  stay.role = role;
  if (role === 'leader') led.role = 'elder';
};

const fly: Step = async (world, walker) => {
  const stays = staysNow(walker.person);
  if (stays.length === 0) return;
  const { clanId } = world.choices.of(stays);
  const answer = await walker.wire.call('PUT', '/v1/me/banner', { clanId });
  walker.expect('the status of a banner', answer.status, 200);
  walker.tell(`flies the banner of ${clanId}`);
  const { banners } = walker.person;
  if (banners.at(-1)?.clanId !== clanId) banners.push({ clanId, at: world.now() });
};

const travel: Step = async ({ choices, now }, walker) => {
  const pair = choices.of(calmPairs(now()));
  const settings = { timeZone: pair.zone, dayStartsAt: pair.dayStartsAt };
  const answer = await walker.wire.call('PATCH', '/v1/me', { settings });
  walker.expect('the status of new settings', answer.status, 200);
  walker.tell(`travels to ${pair.zone}, days from ${pair.dayStartsAt}`);
  walker.person.pairs.push({ ...pair, from: now() });
  await untilTold(walker);
};

/** The part that records dates hears of a new zone a moment later: seen by the date that it gives a new habit. */
async function untilTold(walker: Walker): Promise<void> {
  const deadline = performance.now() + TOLD_WITHIN_MS;
  const draft = { name: 'a probe', kind: 'check', schedule: { type: 'daily' } };
  for (;;) {
    const { body } = await walker.wire.call('POST', '/v1/habits', draft);
    await walker.wire.call('DELETE', `/v1/habits/${body.id}`);
    if (body.startDate === walker.today) return;
    if (performance.now() > deadline)
      return walker.expect('today after travelling', body.startDate, walker.today);
  }
}

const erase: Step = async (world, walker) => {
  const { wire, person } = walker;
  const answer = await wire.call('DELETE', '/v1/me', { password: wire.password });
  walker.expect('the status of an erasure', answer.status, 202);
  walker.tell('is erased');
  person.erased = true;
  for (const stay of staysNow(person)) depart(world, person, stay);
  const after = await wire.call('GET', '/v1/me');
  walker.expect('the status of an erased profile', after.status, 401);
};

const WEIGHTS: readonly [Step, number][] = [
  [found, 3],
  [join, 10],
  [leave, 5],
  [appoint, 4],
  [fly, 5],
  [travel, 5],
  [erase, 1],
];
const STEPS = WEIGHTS.flatMap(([step, weight]) => Array.from({ length: weight }, () => step));

/** Something that concerns others too. */
export async function takeSocialStep(world: World): Promise<void> {
  const present = world.walkers.filter(({ person }) => !person.erased);
  if (present.length > 1) await world.choices.of(STEPS)(world, world.choices.of(present));
}
