import fc from 'fast-check';
import type { Fact } from '../app/take-facts';
import { Room, completion, idOf } from './room';
import { storyOf } from './story';

let room: Room;
beforeAll(async () => (room = await Room.open()));
afterAll(() => room.close());

const USERS = [1, 2].map(idOf);
const story = storyOf({ today: '2026-11-20', userIds: USERS });

/** Facts with duplicates, in any order, cut into batches. */
const disturbed = (facts: Fact[]) =>
  fc.record({
    order: fc.shuffledSubarray([...facts, ...facts], {
      minLength: facts.length * 2,
      maxLength: facts.length * 2,
    }),
    batch: fc.integer({ min: 1, max: 90 }),
    evaluateEach: fc.integer({ min: 1, max: 4 }),
  });

async function live(facts: Fact[], batch: number, evaluateEach: number): Promise<string> {
  await room.empty();
  for (let at = 0, round = 0; at < facts.length; at += batch, round += 1) {
    await room.facts.take(facts.slice(at, at + batch));
    if (round % evaluateEach === 0) await room.evaluateMarked();
  }
  await room.evaluateMarked();
  for (const userId of USERS) await room.madraOf(userId);
  return room.finalState();
}

describe('any order and any duplicates of events', () => {
  it('give the same state, to the byte', async () => {
    const scenario = story.chain((facts) =>
      fc.record({ facts: fc.constant(facts), other: disturbed(facts) }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ facts, other }) => {
        const straight = await live(facts, 50, 1);
        expect(await live(other.order, other.batch, other.evaluateEach)).toBe(straight);
      }),
      { numRuns: 20 },
    );
  });

  it('are harmless when two consumers take overlapping batches at once', async () => {
    const [facts] = fc.sample(story, { numRuns: 1, seed: 20261120 });
    const straight = await live(facts!, 50, 1);
    await room.empty();
    const takes = Array.from({ length: 8 }, (_, index) => facts!.slice(index * 7));
    await Promise.all(takes.map((batch) => room.facts.take(batch)));
    await Promise.all([1, 2, 3].map(() => room.evaluateMarked()));
    expect(await room.finalState()).toBe(straight);
    for (const userId of USERS) await room.madraOf(userId);
  });
});

describe('undo of everything', () => {
  it('gives the initial state: no madra, no score, no streak, no standing bonus', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (facts) => {
        await live(facts, 50, 1);
        const undo = new Map<string, Fact>();
        for (const fact of facts) {
          if (fact.type !== 'habit.completion-changed.v1') continue;
          const { userId, habitId, localDate, version, firstRecordedAt } = fact.data;
          undo.set(
            `${habitId} ${localDate}`,
            completion(localDate, {
              userId,
              habitId,
              version: version + 1,
              status: 'removed',
              firstRecordedAt,
              recordedAt: '2026-11-20T11:00:00.000Z',
            }),
          );
        }
        await room.settle(...undo.values());
        for (const userId of USERS) {
          expect(await room.madraOf(userId)).toBe(0);
          const progress = await room.progress.progress(userId);
          expect(progress).toMatchObject({ madra: 0, score: { today: 0 }, realm: { key: 'copper' } });
          expect(progress.streak).toEqual({ current: 0, longest: 0, freezes: 0 });
        }
        expect(await room.database.query('SELECT FROM streak_bonus')).toEqual([]);
        expect(await room.database.query('SELECT FROM completion WHERE yield_hundredths > 0')).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
