import type { Choices } from '../checker/random';
import type { Wire } from '../checker/wire';

/** Somebody apart from the crowd, signed in. */
export interface Guest {
  id: string;
  wire: Wire;
  token: string;
  refreshToken: string;
}

/** Registrations under way at once: each costs the server a password hash. */
const REGISTERING_MAX = 8;

interface Signed {
  user: { id: string };
  accessToken: string;
  refreshToken: string;
}

export async function registerGuests(
  wire: Wire,
  count: number,
  choices: Choices,
  fields: Record<string, unknown> = {},
): Promise<Guest[]> {
  const mark = `g${Date.now().toString(36)}${choices.below(1296).toString(36)}`;
  const register = async (number: number): Promise<Guest> => {
    const name = `${mark}-${number}`;
    const { user, accessToken, refreshToken } = await wire.must<Signed>('POST', '/v1/auth/register', {
      username: name,
      email: `${name}@sacredvalley.example`,
      password: `${name}-password`,
      ...fields,
    });
    return { id: user.id, wire: wire.signedIn(accessToken), token: accessToken, refreshToken };
  };
  const guests: Guest[] = [];
  for (let from = 0; from < count; from += REGISTERING_MAX) {
    const batch = Array.from({ length: Math.min(REGISTERING_MAX, count - from) }, (_, index) => from + index);
    guests.push(...(await Promise.all(batch.map(register))));
  }
  return guests;
}

/** A daily habit of somebody. @returns its id */
export async function newHabit(guest: Guest, startDate: string): Promise<string> {
  const body = { name: 'Sit', kind: 'count', target: 10, schedule: { type: 'daily' }, startDate };
  return (await guest.wire.must<{ id: string }>('POST', '/v1/habits', body)).id;
}

/** The date of UTC, where guests live, `days` away. */
export const day = (days = 0): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A UUIDv7, as a client makes its own. */
export function clientId(choices: Choices): string {
  const random = Array.from({ length: 20 }, () => choices.below(16).toString(16)).join('');
  const time = Date.now().toString(16).padStart(12, '0');
  const hex = `${time}7${random.slice(0, 3)}8${random.slice(3, 18)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
