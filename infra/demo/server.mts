import { Stop } from '../local/say.mts';
import type { Wire } from './wire.mts';

/** @throws Stop unless a Sacred Valley answers there */
export async function checkServer(wire: Wire): Promise<void> {
  const answer = await wire.send('GET', '/v1/content', null);
  if (typeof answer === 'string')
    throw new Stop(`${answer}: start Sacred Valley first (npm start), or say --url where it runs.`);
  const kinds = (answer.body as { items?: { kind?: unknown }[] } | null)?.items;
  if (answer.status !== 200 || !Array.isArray(kinds) || !kinds.some(({ kind }) => kind === 'realms'))
    throw new Stop(
      `What answers at ${wire.origin} is no Sacred Valley (or not ready): say --url where it runs.`,
    );
}
