import { parseArgs } from 'node:util';
import { Choices } from '../../checker/random';
import { runFuzzer, say } from '../say';
import { boardDifferences, derivedDifferences, type Differences, writtenDifferences } from './compare';
import { Clock } from './clock';
import { create, takeStep } from './habit-steps';
import { progressOf } from './progress';
import { takeSocialStep, type World } from './valley-steps';
import { Walker } from './walker';
import { Wire } from './wire';
import { calmPairs } from './zones';

/**
 * People at random do whatever the wire lets them, and everything they are told is held against a naive model of
 * the rules: each answer at once, and what is derived from the answers several times on the way.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    people: { type: 'string', default: '60' },
    steps: { type: 'string', default: '250' },
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '0' },
    launcher: { type: 'string' },
  },
});

/** How long what is derived may take to follow, in milliseconds. */
const SETTLE_MAX_MS = 90_000;
const SETTLE_EVERY_MS = 250;
/** Registrations under way at once: each costs the server a password hash. */
const REGISTERING_MAX = 8;
const HABITS_AT_FIRST = 6;
/** Comparisons on the way, where no days pass; else one at the end of each. */
const COMPARISONS = 5;
const SHOWN_MAX = 12;

const clock = new Clock(process.env['FUZZ_CLOCK_FILE'] || null);

async function main(): Promise<boolean> {
  const steps = Number(values.steps);
  const days = clock.canPass ? Number(values.days) : 0;
  const stepsBetween = Math.ceil(steps / (days > 0 ? days + 1 : COMPARISONS));
  const world = await settlers(Number(values.people), new Choices(Number(values.seed)));
  let found: Differences = [];
  let compared = 0;
  for (let step = 1; step <= steps && found.length === 0; step += 1) {
    const present = world.walkers.filter(({ person }) => !person.erased);
    await Promise.all(present.map(takeStep));
    await takeSocialStep(world);
    found = world.walkers.flatMap(({ complaints }) => complaints);
    if (found.length > 0 || (step % stepsBetween !== 0 && step !== steps)) continue;
    found = await differences(world);
    compared += 1;
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    say(`model: ${step} of ${steps} steps of each, on ${today}, compared: ${found.length} differences`);
    if (found.length === 0 && compared <= days) found = await passDay(world);
  }
  say(`model: seed ${values.seed}, ${lifeIn(world)}, ${compared} comparisons`);
  for (const line of found.slice(0, SHOWN_MAX)) say(`  ${line}`);
  if (found.length > 0) tellStepsOf(world, found[0]!);
  say(
    `model: ${found.length === 0 ? 'every answer and every board is as the rules say' : `${found.length} differences`}`,
  );
  return found.length === 0;
}

/** How much was lived through, so that a run in which nothing happened is known. */
function lifeIn({ walkers, valley, now }: World): string {
  const erased = walkers.filter(({ person }) => person.erased).length;
  const habits = valley.people.flatMap((person) => person.habits);
  const changes = habits.flatMap(({ completions }) => [...completions.values()].flat());
  const progress = valley.people.map((person) => progressOf(person, now()));
  const longest = Math.max(...progress.map(({ streak }) => streak.longest));
  const freezes = progress.reduce((sum, { streak }) => sum + streak.freezes, 0);
  const bonuses = progress.flatMap((one) => [...one.habits.values()]).filter(({ bonus }) => bonus > 0);
  return (
    `${walkers.length} people (${erased} erased), ${valley.clans.length} clans, ${habits.length} habits, ` +
    `${changes.length} changes of completions, streaks to ${longest}, ${freezes} freezes held, ` +
    `${bonuses.length} habits with a bonus`
  );
}

/** A day passes for everybody, and what that alone changes is compared too. */
async function passDay(world: World): Promise<Differences> {
  clock.passDay();
  for (const walker of world.walkers) walker.tell('a day passes');
  return differences(world);
}

/** The last steps of the person that the difference is about. */
function tellStepsOf({ walkers }: World, difference: string): void {
  const walker = walkers.find(({ person }) => difference.startsWith(`${person.name}:`));
  if (!walker) return;
  say(`The last steps of ${walker.person.name}:`);
  for (const step of walker.steps) say(`  ${step}`);
}

async function settlers(count: number, choices: Choices): Promise<World> {
  const now = (): number => clock.now();
  const mark = now().toString(36);
  const walkers: Walker[] = [];
  for (let from = 0; from < count; from += REGISTERING_MAX) {
    const batch = Array.from({ length: Math.min(REGISTERING_MAX, count - from) }, (_, index) => from + index);
    const arrivals = batch.map((number) => ({ name: `w${mark}-${number}`, seed: choices.below(2 ** 31) }));
    walkers.push(
      ...(await Promise.all(arrivals.map(({ name, seed }) => arrive(name, new Choices(seed), now)))),
    );
  }
  const valley = { people: walkers.map(({ person }) => person), clans: [] };
  return { valley, walkers, choices, now };
}

async function arrive(name: string, choices: Choices, now: () => number): Promise<Walker> {
  const wire = new Wire(values.url!, name, `${name}-password`);
  const pair = choices.of(calmPairs(now()).filter(({ dayStartsAt }) => dayStartsAt === '00:00'));
  const id = await wire.register(pair.zone);
  const pairs = [{ zone: pair.zone, dayStartsAt: '00:00', from: 0 }];
  const person = { id, name, pairs, habits: [], stays: [], banners: [], erased: false };
  const walker = new Walker(person, wire, choices, now);
  for (let index = 0; index < HABITS_AT_FIRST; index += 1) await create(walker);
  return walker;
}

/** Compares until all agrees or the time is up. */
async function differences(world: World): Promise<Differences> {
  const deadline = performance.now() + SETTLE_MAX_MS;
  const present = world.walkers.filter(({ person }) => !person.erased);
  const settle = async (compare: () => Promise<Differences>): Promise<Differences> => {
    for (;;) {
      const found = await compare();
      if (found.length === 0 || performance.now() > deadline) return found;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_EVERY_MS));
    }
  };
  const found: Differences = [];
  for (const walker of present) {
    found.push(...(await writtenDifferences(walker)));
    found.push(...(await settle(() => derivedDifferences(walker))));
  }
  return [...found, ...(await settle(() => boardDifferences(world)))];
}

runFuzzer(main);
