import { randomBytes } from 'node:crypto';
import { type Answer, eventually, type Person } from '#libs/testing';

const DAY_MS = 86_400_000;

/** A UUIDv7, as a client makes its own. */
export function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A name nobody has. */
export const newName = (start = 'n'): string => `${start}${randomBytes(6).toString('hex')}`;

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** The date of UTC, `days` away; the people of these tests live there unless they say otherwise. */
export const day = (days = 0): string => addDays(new Date().toISOString().slice(0, 10), days);

/** What an answer of this status holds; anything else fails with what came instead. */
export function bodyOf(answer: Answer, status = 200): Answer['body'] {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body: answer.body });
  return answer.body;
}

/** A new habit, daily and to be ticked unless `fields` say otherwise. @returns its id */
export async function newHabit(person: Person, fields: Record<string, unknown> = {}): Promise<string> {
  const body = { name: 'Sit', kind: 'check', schedule: { type: 'daily' }, ...fields };
  return bodyOf(await person.http.post('/v1/habits', body), 201).id;
}

/** @returns the path of one completion */
export const at = (habitId: string, localDate = day()): string =>
  `/v1/habits/${habitId}/completions/${localDate}`;

/** States an amount. @returns the completion */
export async function record(
  person: Person,
  habitId: string,
  localDate = day(),
  amount = 1,
): Promise<Answer['body']> {
  const answer = await person.http.put(at(habitId, localDate), { amount });
  if (answer.status > 201) throw new Error(`Not recorded: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** @returns the body of a `GET` once it matches */
export async function seen(person: Person, path: string, expected: unknown): Promise<Answer['body']> {
  return eventually(
    async () => {
      const { body } = await person.http.get(path);
      expect(body).toEqual(expected);
      return body;
    },
    { what: `${path} to show what was done` },
  );
}

/** Founds an open clan unless `fields` say otherwise. @returns its id */
export async function newClan(person: Person, fields: Record<string, unknown> = {}): Promise<string> {
  return bodyOf(await person.http.post('/v1/clans', { name: newName('clan '), ...fields }), 201).id;
}

/** Joins an open clan. */
export async function join(person: Person, clanId: string): Promise<void> {
  bodyOf(await person.http.post(`/v1/clans/${clanId}/members`), 201);
}
