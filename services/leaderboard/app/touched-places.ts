import { boardId, type BoardRef } from '#libs/board-index';
import { PERIODS, type BoardName } from '#libs/contracts';
import { periodKey } from '#libs/domain-kit';
import type { Place } from '../storage/board-rows';
import type { Mark } from '../storage/marks';

/**
 * The rows that marks speak of, each once, on the boards that somebody reads; what nobody reads is not worked out.
 * @param boards those in the index or on their way there
 */
export function touchedPlaces(marks: readonly Mark[], boards: readonly BoardRef[]): Place[] {
  const byId = new Map(boards.map((ref) => [boardId(ref), ref]));
  const byBoard = new Map<string, BoardRef[]>();
  for (const ref of boards) byBoard.set(ref.board, [...(byBoard.get(ref.board) ?? []), ref]);
  const places = new Map<string, Place>();
  for (const { kind, board, memberId, localDate } of marks) {
    if (kind !== 'row' || board === null) continue;
    const touched =
      localDate === null
        ? (byBoard.get(board) ?? [])
        : PERIODS.flatMap((period) => {
            const id = boardId({
              board: board as BoardName,
              period,
              periodKey: periodKey(period, localDate),
            });
            return byId.get(id) ?? [];
          });
    for (const ref of touched) places.set(`${boardId(ref)} ${memberId}`, { ref, memberId });
  }
  return [...places.values()];
}
