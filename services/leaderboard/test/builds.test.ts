import type { BoardRef } from '#libs/board-index';
import { addDays, randomIds } from '#libs/domain-kit';
import { eventually } from '#libs/testing';
import { Builds } from '../app/builds';
import { LIMITS } from '../app/limits';
import { RULES, stand, type Stand } from './stand';

let inside: Stand;
beforeAll(async () => {
  inside = await stand();
});
afterAll(() => inside?.stop());

const days = (count: number): BoardRef[] =>
  Array.from({ length: count }, (_, index) => ({
    board: 'global',
    period: 'day',
    periodKey: addDays('2020-01-01', index),
  }));

it('many boards that are quickly read do not wait a cycle for each other', async () => {
  const { writer } = await inside.publisher(1);
  const failed: unknown[] = [];
  const builds = new Builds(
    inside.db,
    writer,
    randomIds(),
    () => RULES,
    (error) => failed.push(error),
  );
  const wanted = days(LIMITS.builds_per_cycle_max + 10);
  wanted.forEach((ref) => builds.add(ref));
  expect(await builds.step()).toEqual([]);
  await eventually(() => builds.refs().length === LIMITS.builds_per_cycle_max, {
    what: 'a cycle of boards to be on their way',
  });
  const installed = new Set<string>();
  await eventually(
    async () => {
      for (const { ref } of await builds.step()) installed.add(ref.periodKey);
      return installed.size === wanted.length;
    },
    { what: 'all of them to be installed' },
  );
  expect(failed).toEqual([]);
});
