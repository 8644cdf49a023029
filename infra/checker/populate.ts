import type { HabitFacts } from './model';
import type { Person } from './person';
import type { Choices } from './random';
import type { Wire } from './wire';

/** Habits of each person; dates in play: today and the 7 before it. */
const HABITS = 5;
const DATES = 8;
/** Registrations under way at once: each costs the server a password hash. */
const REGISTERING_MAX = 8;

export interface CrowdSize {
  people: number;
  /** Members of each clan, the founder too. */
  clanSize: number;
}

interface Signed {
  user: { id: string };
  accessToken: string;
}

/** Registers people, makes their habits and founds their clans, all through the public wire. */
export async function populate(
  wire: Wire,
  { people: count, clanSize }: CrowdSize,
  choices: Choices,
  say: (line: string) => void,
  renew = (token: string): Promise<string> => Promise.resolve(token),
) {
  const mark = `${Date.now().toString(36)}${choices.below(1296).toString(36)}`;
  const today = new Date().toISOString().slice(0, 10);
  const dates = Array.from({ length: DATES }, (_, index) =>
    new Date(Date.parse(`${today}T00:00:00Z`) - (DATES - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
  const people: Person[] = [];
  const clans: { id: string }[] = [];
  for (let from = 0; from < count; from += REGISTERING_MAX) {
    const batch = Array.from({ length: Math.min(REGISTERING_MAX, count - from) }, (_, index) => from + index);
    people.push(
      ...(await Promise.all(
        batch.map((number) => settleIn(wire, `c${mark}-${number}`, dates[0]!, choices, renew)),
      )),
    );
  }
  for (const [index, person] of people.entries()) {
    if (index % clanSize === 0)
      clans.push(await person.wire.must('POST', '/v1/clans', { name: `Clan ${mark} ${index / clanSize}` }));
    else await person.wire.must('POST', `/v1/clans/${clans.at(-1)!.id}/members`, {});
    person.clanId = clans.at(-1)!.id;
  }
  say(`people: ${people.length}, habits of each: ${HABITS}, clans: ${clans.length}`);
  return { people, clans, dates };
}

async function settleIn(
  wire: Wire,
  name: string,
  startDate: string,
  choices: Choices,
  renew: (token: string) => Promise<string>,
): Promise<Person> {
  const { user, accessToken } = await wire.must<Signed>('POST', '/v1/auth/register', {
    username: name,
    email: `${name}@sacredvalley.example`,
    password: `${name}-password`,
  });
  const token = await renew(accessToken);
  const own = wire.signedIn(token);
  const habits: HabitFacts[] = [];
  for (let index = 0; index < HABITS; index += 1) {
    const facts = { target: 1 + choices.below(30), difficulty: 1 + choices.below(3) };
    const { id } = await own.must<{ id: string }>('POST', '/v1/habits', {
      name: `Habit ${index}`,
      kind: 'count',
      schedule: { type: 'daily' },
      startDate,
      ...facts,
    });
    habits.push({ id, ...facts });
  }
  return { id: user.id, name, wire: own, token, clanId: '', habits };
}
