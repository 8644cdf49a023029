export * from './board-reader';
export { boardId, type BoardRef, parseBoardId } from './board-ref';
export * from './board-writer';
export { loadedBoards } from './loaded-boards';
export { entryOf, unranked, type BoardRow } from './row';
