import { startStack } from '#libs/testing';

export type Stack = Awaited<ReturnType<typeof startStack>>;
export type Person = Awaited<ReturnType<Stack['register']>>;

export const members = (clanId: string): string => `/v1/clans/${clanId}/members`;

/** Status and the slug of a problem, or just the status. */
export async function said(answer: Promise<{ status: number; body?: { type?: string } }>) {
  const { status, body } = await answer;
  return status < 400 ? status : `${status} ${body!.type!.split('/').pop()}`;
}

let names = 0;
/** A clan of this person's, with a name of its own. */
export async function found(leader: Person, fields: object = {}): Promise<string> {
  const name = `Wire clan ${(names += 1)}`;
  const { status, body } = await leader.http.post('/v1/clans', { name, ...fields });
  expect(status).toBe(201);
  return body.id;
}

/** `Ann leader` and so on, in the order of joining. */
export async function rolesIn(viewer: Person, clanId: string): Promise<string[]> {
  const { body } = await viewer.http.get(members(clanId));
  return body.items.map((item: { displayName: string; role: string }) => `${item.displayName} ${item.role}`);
}

/** Registers people by these names. */
export const peopleOf =
  (stack: () => Stack) =>
  <const N extends readonly string[]>(...wanted: N) =>
    Promise.all(wanted.map((displayName) => stack().register({ displayName }))) as Promise<{
      [K in keyof N]: Person;
    }>;
