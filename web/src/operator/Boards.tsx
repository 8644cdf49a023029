import { useInfiniteQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import type { components } from '../generated/api';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Loading } from '../ui/Loading';
import { More } from './More';
import { operatorReads } from './reads';
import { useAct } from './useAct';
import { useOperatorWords } from './useOperatorWords';

type Board = components['schemas']['TendedBoardAnswer'];
type Ref = Pick<Board, 'board' | 'period' | 'periodKey'>;

/** Boards that somebody reads, when each was built, and the way to have one built anew from the database. */
export function Boards() {
  const { boards: words, sent } = useOperatorWords();
  const boards = useInfiniteQuery(operatorReads.boards);
  const rebuild = useAct((body: Ref) => unwrap(api.POST('/v1/operator/boards/rebuilds', { body })));
  const items = boards.data?.pages.flatMap((page) => page.items);
  return (
    <section className="card" aria-labelledby="boards-title">
      <h2 id="boards-title">{words.title}</h2>
      <Loading of={boards} />
      {items?.length === 0 && <p className="soft">{words.none}</p>}
      <Failure error={rebuild.error} />
      <span role="status">{rebuild.isSuccess && sent}</span>
      <ul className="operator-rows">
        {items?.map((board) => (
          <BoardItem
            key={`${board.board} ${board.period} ${board.periodKey}`}
            board={board}
            pending={rebuild.isPending}
            onRebuild={(ref) => rebuild.mutate(ref)}
          />
        ))}
      </ul>
      <More of={boards} />
    </section>
  );
}

interface ItemProps {
  board: Board;
  pending: boolean;
  onRebuild(ref: Ref): void;
}

function BoardItem({ board: { board, period, periodKey, builtAt, usedAt }, pending, onRebuild }: ItemProps) {
  const { boards: words } = useOperatorWords();
  const kind = board === 'global' || board === 'clans' ? board : 'clan';
  const name = `${words.name[kind]}, ${words.period[period]}${period === 'all_time' ? '' : ` ${periodKey}`}`;
  return (
    <li>
      <span>
        <strong>{name}</strong>
        {kind === 'clan' && <small>{board}</small>}
        <small>{words.told(builtAt, usedAt)}</small>
      </span>
      <Button
        aria-label={words.rebuildName(kind === 'clan' ? `${name} ${board}` : name)}
        pending={pending}
        onClick={() => onRebuild({ board, period, periodKey })}
      >
        {words.rebuild}
      </Button>
    </li>
  );
}
