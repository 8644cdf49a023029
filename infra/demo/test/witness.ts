import { Choices } from '../../checker/random';
import { type Change, type Habit, type Stay } from '../../fuzz/model/facts';
import type { World } from '../../fuzz/model/valley-steps';
import { Walker } from '../../fuzz/model/walker';
import { Wire } from '../../fuzz/model/wire';

interface Login {
  username: string;
  password: string;
}
interface ToldHabit extends Omit<Habit, 'schedules' | 'archivals' | 'completions'> {
  schedule: Habit['schedules'][number]['schedule'];
}
interface ToldCompletion {
  localDate: string;
  amount: number | null;
  version: number;
  recordedAt: string;
}

/**
 * The facts of some people as the public API tells them, for the fuzzer's model of the rules: what the product
 * derives from them is then held against what the model does. All was stated once and never changed.
 */
export async function witness(url: string, logins: readonly Login[]): Promise<World> {
  const walkers = await Promise.all(logins.map((login) => walkerOf(url, login)));
  const clans = new Map<string, string>();
  for (const { wire } of walkers)
    for (const { clanId, name } of await wire.all<{ clanId: string; name: string }>('/v1/me/clans'))
      clans.set(clanId, name);
  const valley = {
    people: walkers.map(({ person }) => person),
    clans: [...clans].map(([id, name]) => ({ id, name, closedAt: null })),
  };
  return { valley, walkers, choices: new Choices(0), now: Date.now };
}

async function walkerOf(url: string, { username, password }: Login): Promise<Walker> {
  const wire = new Wire(url, username, password);
  const id = await wire.signIn();
  if (id === null) throw new Error(`${username} can't sign in`);
  const { displayName, settings } = (await wire.call('GET', '/v1/me')).body;
  const zone = settings.timeZone as string;
  const told = await wire.all<ToldHabit>('/v1/habits');
  const habits = await Promise.all(told.map((habit) => habitOf(wire, habit, zone)));
  const stays = (
    await wire.all<{ clanId: string; role: Stay['role']; joinedAt: string }>('/v1/me/clans')
  ).map(({ clanId, role, joinedAt }): Stay => ({ clanId, role, from: Date.parse(joinedAt), until: null }));
  const banners = stays.map(({ clanId, from }) => ({ clanId, at: from }));
  const pairs = [{ zone, dayStartsAt: '00:00', from: 0 }];
  const person = { id, name: displayName as string, pairs, habits, stays, banners, erased: false };
  return new Walker(person, wire, new Choices(0), Date.now);
}

async function habitOf(wire: Wire, { schedule, ...habit }: ToldHabit, zone: string): Promise<Habit> {
  const { target, difficulty, startDate } = habit;
  const { body } = await wire.call('GET', `/v1/habits/${habit.id}/completions`);
  const completions = (body.items as ToldCompletion[]).map(
    ({ localDate, amount, version, recordedAt }): [string, Change[]] => {
      const standing = { amount, note: null, target, difficulty };
      return [localDate, [{ at: Date.parse(recordedAt), version, standing, zone }]];
    },
  );
  return {
    ...habit,
    schedules: [{ from: startDate, schedule }],
    archivals: [],
    completions: new Map(completions),
  };
}
