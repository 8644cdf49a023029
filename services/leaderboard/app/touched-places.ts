import { boardId, type BoardRef } from '#libs/board-index';
import { PERIODS, type BoardName } from '#libs/contracts';
import { periodKey, type LocalDate } from '#libs/domain-kit';
import type { Places } from '../storage/board-rows';
import type { WaitingMark } from '../storage/marks';
import { grouped } from '../domain/grouped';

/**
 * The rows that marks speak of, each once, on the boards that somebody reads; what nobody reads is not worked out.
 * @param boards those in the index or on their way there
 */
export function touchedPlaces(marks: readonly WaitingMark[], boards: readonly BoardRef[]): Places {
  const refsOf = refsAmong(boards);
  const places = new Map<BoardRef, Set<string>>();
  for (const { kind, board: names, memberId, localDate } of marks) {
    if (kind !== 'row' || names === null) continue;
    for (const board of names.split(' ')) {
      for (const ref of refsOf(board, localDate)) {
        const members = places.get(ref);
        if (members) members.add(memberId);
        else places.set(ref, new Set([memberId]));
      }
    }
  }
  return places;
}

/** A board's periods that hold a date, or all of them, worked out once for each. */
function refsAmong(
  boards: readonly BoardRef[],
): (board: string, date: LocalDate | null) => readonly BoardRef[] {
  const byId = new Map(boards.map((ref) => [boardId(ref), ref]));
  const byBoard = grouped(boards, (ref) => ref.board);
  const byDate = new Map<string, BoardRef[]>();
  return (board, date) => {
    if (date === null) return byBoard.get(board) ?? [];
    const known = byDate.get(`${date} ${board}`);
    if (known) return known;
    const refs = PERIODS.flatMap((period) => {
      const id = boardId({ board: board as BoardName, period, periodKey: periodKey(period, date) });
      return byId.get(id) ?? [];
    });
    byDate.set(`${date} ${board}`, refs);
    return refs;
  };
}
