import type { Person, Stack } from './start-stack';
import { wireClient, type WireClient } from './wire-client';

/** Makes somebody an operator past the claim link. @returns calls with a token that says so */
export async function operatorOf(
  stack: Pick<Stack, 'url' | 'database' | 'anonymous'>,
  person: Person,
): Promise<WireClient> {
  await stack.database.query(`INSERT INTO identity.operator (account_id) VALUES ('${person.id}')`);
  const { name, password } = person;
  const { body } = await stack.anonymous.post('/v1/auth/login', { login: name, password });
  return wireClient(stack.url, body.accessToken);
}
