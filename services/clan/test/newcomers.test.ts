import { uuidV7 } from '#libs/domain-kit';
import { Newcomers } from '../app/newcomers';
import { People } from '../app/people';

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
const registered = (agoMs: number) => uuidV7(NOW_MS - agoMs, new Uint8Array(10).fill(7));

/** People whom identity tells of at the given look. */
class Arriving extends People {
  looks = 0;
  constructor(
    private readonly userId: string,
    private readonly atLook: number,
  ) {
    super();
  }
  override async named(): Promise<Map<string, string | null>> {
    this.looks += 1;
    return new Map(this.looks >= this.atLook ? [[this.userId, 'Ann']] : []);
  }
  override async learn(): Promise<void> {}
  override async see(): Promise<void> {}
}
const newcomers = (people: People) => new Newcomers(people, { now: () => new Date(NOW_MS) });

test('who registered a moment ago is waited for', async () => {
  const userId = registered(40);
  expect(await newcomers(new Arriving(userId, 4)).exists(userId)).toBe(true);
  expect(await newcomers(new Arriving(userId, 4)).named([userId])).toEqual(new Map([[userId, 'Ann']]));
});

test('an old id that is unknown is refused at the first look', async () => {
  const userId = registered(24 * 3_600_000);
  const people = new Arriving(userId, Infinity);
  expect(await newcomers(people).exists(userId)).toBe(false);
  expect(people.looks).toBe(1);
});

test('the wait has an end', async () => {
  const userId = registered(40);
  expect(await newcomers(new Arriving(userId, Infinity)).exists(userId)).toBe(false);
});

test('made-up ids cannot keep more than some answers waiting', async () => {
  const userId = registered(40);
  const crowd = newcomers(new Arriving(userId, Infinity));
  const answers = await Promise.allSettled(Array.from({ length: 60 }, () => crowd.exists(userId)));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(10);
  expect(refused[0]).toMatchObject({ reason: { slug: 'unavailable' } });
});
