import { useQuery } from '@tanstack/react-query';
import { PERIODS, type Period } from '#libs/contracts';
import { reads } from '../api/reads';
import { OfflineNote } from '../shell/OfflineNote';
import { PlaceHead } from '../shell/PlaceHead';
import { go, useRoute } from '../shell/route';
import { Choice } from '../ui/Choice';
import { useWords } from '../words/useWords';
import { BoardView } from './BoardView';
import { PastBoard } from './PastBoard';
import { PeriodSteps } from './PeriodSteps';
import { firstDateOf, keyOf } from './period-keys';
import { boardPath, isPeriod } from './periods';
import './board.css';

/** The boards: of everyone, of clans, and of each clan one is in; which one stands in the address. */
export default function Board() {
  const words = useWords();
  const { part, query } = useRoute();
  const mine = useQuery(reads.myClans);
  const clans = (mine.data ?? []).toSorted((a, b) => Number(b.banner) - Number(a.banner));
  const asked = query.get('period');
  const period: Period = isPeriod(asked) ? asked : 'week';
  const boards = [
    ...clans.map(({ clanId, name }) => [`clan:${clanId}`, name] as const),
    ['global', words.board.everyone] as const,
    ['clans', words.board.clans] as const,
  ];
  // Until one's clans are known, the board of everyone would only flash by.
  const board = part ?? (mine.data || mine.error ? boards[0]![0] : null);
  const today = useQuery(reads.today).data;
  const current = today === undefined ? null : keyOf(period, today);
  const key = query.get('key');
  // Whatever stands in the address: what is no period that is over is the present one.
  const past = key !== null && current !== null && firstDateOf(period, key) && key < current ? key : null;
  const show = (next: string, of: Period, at: string | null = null) =>
    go(boardPath(next, of, at === current ? null : at), 'replace');
  return (
    <>
      <PlaceHead title={words.board.title} />
      <OfflineNote />
      {board && (
        <>
          <Choice
            label={words.board.which}
            quiet
            options={boards}
            value={board}
            onChange={(next) => show(next, period, past)}
          />
          <Choice
            label={words.board.periods}
            quiet
            options={PERIODS.map((each) => [each, words.board[each]] as const)}
            value={period}
            onChange={(next) => show(board, next)}
          />
          {current && (
            <PeriodSteps
              period={period}
              periodKey={past ?? current}
              current={current}
              onChange={(next) => show(board, period, next)}
            />
          )}
          {past ? (
            <PastBoard key={`${board} ${past}`} board={board} period={period} periodKey={past} />
          ) : (
            <BoardView key={`${board} ${period}`} board={board} period={period} />
          )}
        </>
      )}
    </>
  );
}
