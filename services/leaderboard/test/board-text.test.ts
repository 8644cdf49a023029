import type { BoardReader, BoardRef } from '#libs/board-index';
import type { Database } from '#libs/database';
import { ReadBoard } from '../app/read-board';
import type { SeeBoard } from '../app/see-board';
import { sharedBoardText } from '../http/board-text';

const nobody = (refuse: string) => () => {
  throw new Error(refuse);
};

describe('a first page that is made once for everybody', () => {
  it('is never that of another board, however empty both are', async () => {
    const boards = { statusOf: () => ({ status: 'live', begun: false }) } as unknown as SeeBoard;
    const reader = { top: nobody('nothing to read yet') } as unknown as BoardReader;
    const read = new ReadBoard(boards, reader, {} as Database);
    const refs: BoardRef[] = [
      { board: 'global', period: 'day', periodKey: '2999-01-01' },
      { board: 'clans', period: 'month', periodKey: '2999-12' },
    ];
    for (const ref of refs) {
      const text = sharedBoardText(await read.page(ref, new Date(), null, 51), 50).toString();
      expect(JSON.parse(text)).toMatchObject({ ...ref, status: 'live', total: 0, items: [] });
    }
  });
});
