import { parseArgs } from 'node:util';
import { Choices } from '../../checker/random';
import { runFuzzer, say } from '../say';
import { Bystanders, quantile } from './bystanders';
import { expireMidway } from './expiring';
import { type Footprint, footprint } from './footprint';
import { Session, type SessionResult } from './session';

/**
 * Broken and mutated frames on many connections, while others go about their business: nothing crashes, every
 * well-formed event is answered, nobody else notices, and what the connections took is given back.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    frames: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    launcher: { type: 'string' },
  },
});

/** Connections of the fuzzer at once. */
const SESSIONS_AT_ONCE = 12;
/** Two of three connections do nothing that could end them, so that every answer can be asked for. */
const FAIR_OF = { fair: 2, all: 3 };
/** One of so many connections has a token that ends while it is used. */
const EXPIRING_OF = 150;
/** Frames before memory is measured first: by then everything was used once. */
const WARM_PART = 0.3;
/** What bystanders may wait, in milliseconds; on a machine that is busy with other things, by what they waited before. */
const WAIT_P99_MAX = { ms: 1_000, times_calm: 10 };
const CALM_ANSWERS = 60;
/** What may be more afterwards: the collector's slack, and connections to the stores. */
const GROWTH_MAX = { residentMb: 96, handles: 40 };
const GIVEN_BACK_WITHIN_MS = 90_000;
const SHOWN_MAX = 12;

interface Totals {
  sessions: number;
  frames: number;
  acknowledged: number;
  problems: number;
  ended: number;
  expired: number;
  complaints: string[];
}

async function main(): Promise<boolean> {
  const choices = new Choices(Number(values.seed));
  const totals: Totals = {
    sessions: 0,
    frames: 0,
    acknowledged: 0,
    problems: 0,
    ended: 0,
    expired: 0,
    complaints: [],
  };
  const wanted = Number(values.frames);
  const [token, calmToken] = [await signUp(choices), await signUp(choices)];
  const bystanders = new Bystanders(values.url!, calmToken);
  bystanders.begin();
  await bystanders.served(CALM_ANSWERS);
  const calmMs = bystanders.p99();
  await attack(wanted * WARM_PART, totals, choices, token);
  const before = measured();
  await attack(wanted, totals, choices, token);
  await bystanders.end();
  const growth = before ? await growthSince(before) : null;
  report(totals, bystanders, growth);
  const complaints = [...totals.complaints, ...bystanders.complaints, ...(growth?.complaints ?? [])];
  const slow = bystanders.p99() > Math.max(WAIT_P99_MAX.ms, WAIT_P99_MAX.times_calm * calmMs);
  if (slow) complaints.push(`bystanders waited ${bystanders.p99()} ms, and ${calmMs} ms before`);
  for (const line of complaints.slice(0, SHOWN_MAX)) say(`  ${line}`);
  const well = complaints.length === 0;
  say(`socket: ${well ? 'all was answered and nobody else noticed' : `${complaints.length} complaints`}`);
  return well;
}

/** Connection after connection, until so many frames were sent. */
async function attack(frames: number, totals: Totals, choices: Choices, token: string): Promise<void> {
  const work = async (): Promise<void> => {
    while (totals.frames < frames) {
      const own = new Choices(choices.below(2 ** 31));
      if (own.below(EXPIRING_OF) === 0) await expire(totals, own, token);
      const isFair = own.below(FAIR_OF.all) < FAIR_OF.fair;
      add(totals, await new Session(values.url!, own, token, isFair).run());
    }
  };
  await Promise.all(Array.from({ length: SESSIONS_AT_ONCE }, work));
}

/** Only where the key is known that tokens are signed with. */
async function expire(totals: Totals, choices: Choices, token: string): Promise<void> {
  const key = process.env['FUZZ_TOKEN_KEY'];
  if (!key) return;
  const complaint = await expireMidway(values.url!, token, key, choices);
  totals.expired += 1;
  if (complaint) totals.complaints.push(complaint);
}

function add(totals: Totals, { frames, acknowledged, problems, ended, complaints }: SessionResult): void {
  totals.sessions += 1;
  totals.frames += frames;
  totals.acknowledged += acknowledged;
  totals.problems += problems;
  totals.ended += Number(ended);
  totals.complaints.push(...complaints);
}

const measured = (): Footprint | null => (values.launcher ? footprint(Number(values.launcher)) : null);

/** What is held more than before, once the connections had time to be forgotten. */
async function growthSince(before: Footprint): Promise<{ words: string; complaints: string[] }> {
  const deadline = performance.now() + GIVEN_BACK_WITHIN_MS;
  for (;;) {
    const after = measured()!;
    const grown = {
      residentMb: after.residentMb - before.residentMb,
      handles: after.handles - before.handles,
    };
    const complaints = [
      ...(after.pids === before.pids ? [] : [`${before.pids} became ${after.pids}`]),
      ...(grown.residentMb > GROWTH_MAX.residentMb
        ? [`memory grew by ${grown.residentMb} MB and stays`]
        : []),
      ...(grown.handles > GROWTH_MAX.handles ? [`${grown.handles} handles were never closed`] : []),
    ];
    const words =
      `${before.residentMb} MB and ${before.handles} handles after the first part, ` +
      `${after.residentMb} MB and ${after.handles} in the end`;
    if (complaints.length === 0 || performance.now() > deadline) return { words, complaints };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function report(totals: Totals, { socketMs, httpMs }: Bystanders, growth: { words: string } | null): void {
  const { sessions, frames, acknowledged, problems, ended, expired } = totals;
  const told = (times: number[]): string =>
    `p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms of ${times.length}`;
  say(
    `socket: seed ${values.seed}, ${frames} frames on ${sessions} connections (${ended} of them ended by the server), ` +
      `${acknowledged} acknowledgements, ${problems} problems, ${expired} tokens expired midway`,
  );
  say(`socket: bystanders' subscriptions ${told(socketMs)}; their HTTP ${told(httpMs)}`);
  say(`socket: ${growth?.words ?? 'memory was not measured (no launcher given)'}`);
}

async function signUp(choices: Choices): Promise<string> {
  const name = `s${Date.now().toString(36)}${choices.below(2 ** 31).toString(36)}`;
  const answer = await fetch(`${values.url}/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      username: name,
      email: `${name}@sacredvalley.example`,
      password: `${name}-password`,
    }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return accessToken;
}

runFuzzer(main);
