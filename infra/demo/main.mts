import path from 'node:path';
import { ROOT } from '../local/compile.mts';
import { runningHere } from '../local/running-here.mts';
import { runScript, say } from '../local/say.mts';
import { stopOnRequest } from '../local/stop-on.mts';
import { type Choice, readArguments } from './arguments.mts';
import { credentialsFrom } from './credentials.mts';
import { live } from './living.mts';
import { GUEST, type Person } from './person.mts';
import { Past } from './past.mts';
import { checkServer } from './server.mts';
import { settle, type Valley } from './valley.mts';
import { Wire } from './wire.mts';

const FAREWELL_MS = 5_000;

/** `npm run demo`: fills a running valley with people and lets them live until it is stopped. */
await runScript(async () => {
  const choice = readArguments(process.argv.slice(2), runningHere()?.url);
  const stop = new AbortController();
  stopOnRequest(
    () => stop.abort(),
    () => process.exit(1),
  );
  const wire = new Wire(choice.url, stop.signal);
  const dataDir = process.env['DATA_DIR'] || path.join(ROOT, '.data');
  const credentialsFor = credentialsFrom(dataDir);
  const credentialsOf = ({ displayName }: Person) => credentialsFor(choice.seed, displayName);
  let valley: Valley | null = null;
  try {
    await checkServer(wire);
    const past = choice.history ? Past.of(dataDir, process.env['DATABASE_URL']) : null;
    say(`Settling ${choice.people} people at ${choice.url}…`);
    const homeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    valley = await settle(wire, choice, credentialsOf, homeZone, past, Date.now);
    tell(choice, valley, credentialsOf(valley.people[GUEST]!.person));
    await live(valley, choice.pace, Date.now, stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  if (valley) await leave(valley, choice.url);
  say('The valley is quiet again; `npm run demo` goes on with the same people.');
  process.exit(0);
});

function tell(
  choice: Choice,
  { made, people, clan }: Valley,
  guest: { username: string; password: string },
): void {
  const { displayName } = people[GUEST]!.person;
  say(
    `${people.length} people (${made.people} of them new) in ${made.clans} clans, with ${made.habits} habits;`,
  );
  say(`${made.completions} entries of the last days were written. The largest clan is ${clan.name}.`);
  if (made.past > 0)
    say(`${made.past} entries of the months before were written, and are counted by and by.`);
  else if (choice.history) say('Nobody came anew, and who was here keeps the past they have.');
  say('');
  say(
    `Look around as ${displayName}, whose days are yours (the demo writes only what they missed before today):`,
  );
  say(`  address   ${choice.url}`);
  say(`  name      ${guest.username}`);
  say(`  password  ${guest.password}`);
  say('');
  const pace = choice.pace === 1 ? 'as fast as life' : `${choice.pace} times as fast as life`;
  say(`The others live ${pace}. Ctrl-C stops them; what they did stays.`);
}

/** Signs everyone out, as far as there is time. */
async function leave({ people }: Valley, url: string): Promise<void> {
  const farewell = new Wire(url, AbortSignal.timeout(FAREWELL_MS));
  for (const { session } of people) {
    if (farewell.stop.aborted) return;
    await session.leave(farewell);
  }
}
