import type { Viewer } from '#libs/auth';
import type { BoardSnapshot, BoardView, Problem } from '#libs/contracts';
import { DomainError, silentLogger } from '#libs/domain-kit';
import { eventually } from '#libs/testing';
import type { BoardWatch } from '../app/board-watch';
import { Connection } from '../app/connection';
import type { LeaderboardClient } from '../app/leaderboard-client';
import { LIMITS } from '../app/limits';
import { RefusedError } from '../app/part-client';
import type { View } from '../app/views';
import type { WatchedBoards } from '../app/watched-boards';

const AT = '2026-11-20T11:59:59.000Z';
const viewer = { userId: 'somebody', token: 'token' } as Viewer;
const notYours: Problem = { type: 'not-found', title: '', status: 404, detail: '' };

/** A connection whose leaderboard answers what the test says, next to boards that hold nothing. */
function connection() {
  const emitted: [string, unknown][] = [];
  const state = {
    periodKey: '2026-11-20',
    refuse: null as Problem | null,
    endsAt: '2026-11-20T12:00:00.000Z' as string | null,
    isAway: false,
    asked: 0,
  };
  const leaderboard = {
    view: async (): Promise<BoardView> => {
      state.asked += 1;
      if (state.isAway) throw new DomainError('unavailable', 'away');
      if (state.refuse) throw new RefusedError(state.refuse);
      const snapshot = { board: 'global', periodKey: state.periodKey, status: 'live' } as BoardSnapshot;
      return { snapshot, me: null, at: AT, periodEndsAt: state.endsAt, nextKey: '2026-11-21' };
    },
  } as unknown as LeaderboardClient;
  const held = new Set<unknown>();
  const boards = {
    add: async (_: unknown, watcher: unknown, tell: (watch: BoardWatch, view: View) => void) => {
      await Promise.resolve();
      held.add(watcher);
      tell({} as BoardWatch, { epoch: 'e', seq: 1, total: 0, entries: [], me: null });
    },
    remove: (_: unknown, watcher: unknown) => held.delete(watcher),
  } as unknown as WatchedBoards;
  const outlet = {
    id: 'socket',
    isOpen: true,
    emit: (event: string, payload: unknown) => emitted.push([event, payload]),
  };
  return { subject: new Connection(viewer, outlet, boards, leaderboard, silentLogger), emitted, state, held };
}

const CHOICE = { board: 'global', period: 'day', top: 50 } as const;

describe('a subscription', () => {
  it('closes when the period of its viewer turns, by the steady clock, and not before', async () => {
    const { subject, emitted, held } = connection();
    const answers: BoardSnapshot[] = [];
    const startMs = performance.now();
    await subject.subscribe(CHOICE, (snapshot) => answers.push(snapshot));
    expect(answers).toMatchObject([
      { board: 'global', period: 'day', periodKey: '2026-11-20', seq: 1, me: null },
    ]);
    subject.sweep(startMs + 999);
    expect(emitted).toEqual([]);
    subject.sweep(performance.now() + 1_100);
    const closed = { board: 'global', period: 'day', periodKey: '2026-11-20', nextKey: '2026-11-21' };
    expect(emitted).toEqual([['board:closed', closed]]);
    expect(held.size).toBe(0);
  });

  it('asked for again replaces the former', async () => {
    const { subject, held } = connection();
    await subject.subscribe(CHOICE, () => undefined);
    await subject.subscribe({ ...CHOICE, top: 3 }, () => undefined);
    expect([...held]).toMatchObject([{ top: 3 }]);
  });

  it('is checked once more when something changed while it was being made', async () => {
    const { subject, emitted, state, held } = connection();
    const made = subject.subscribe(CHOICE, () => (state.refuse = notYours));
    await Promise.resolve();
    subject.viewerChanged();
    await made;
    await eventually(() => emitted.length > 0, { what: 'the subscription to end' });
    expect(emitted).toEqual([['problem', { ...notYours, instance: '/v1/boards/global?period=day' }]]);
    expect(held.size).toBe(0);
  });

  it('is checked again later when the leaderboard can not be asked', async () => {
    const { subject, emitted, state } = connection();
    state.endsAt = null;
    await subject.subscribe(CHOICE, () => undefined);
    state.isAway = true;
    subject.viewerChanged();
    await eventually(() => state.asked === 2, { what: 'the check to be tried' });
    Object.assign(state, { isAway: false, refuse: notYours });
    await eventually(
      () => {
        subject.sweep(performance.now() + LIMITS.recheck_retry_ms + 1_000);
        return emitted.some(([event]) => event === 'problem');
      },
      { what: 'the subscription to end' },
    );
  });
});
