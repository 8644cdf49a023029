export * from './board-reader';
export { boardId, type BoardRef } from './board-ref';
export * from './board-writer';
export { entryOf, unranked, type BoardRow } from './row';
