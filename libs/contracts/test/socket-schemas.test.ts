import type {
  BoardSnapshot,
  BoardSubscribe,
  CLIENT_MESSAGES,
  Infer,
  SERVER_MESSAGES,
  ServerToClient,
} from '..';

/** Names of boards aside, which a schema can't spell. */
type Wide<T> = T extends string
  ? string
  : T extends (infer Item)[]
    ? Wide<Item>[]
    : T extends object
      ? { [K in keyof T]: Wide<T[K]> }
      : T;
type Same<A, B> = [Wide<A>, Wide<B>] extends [Wide<B>, Wide<A>] ? true : false;

type Messages = { [E in keyof ServerToClient]: Same<Infer<(typeof SERVER_MESSAGES)[E]>, ServerToClient[E]> };
type Subscribe = (typeof CLIENT_MESSAGES)['board:subscribe'];

test('the schemas of the live wire are its types; a difference does not compile', () => {
  const messages: Messages = {
    'board:delta': true,
    'board:closed': true,
    'progress:changed': true,
    'realm:breakthrough': true,
    'clan:activity': true,
    'clan:door': true,
    'habit:changed': true,
    problem: true,
  };
  const subscribe: Same<Infer<Subscribe['payload']>, BoardSubscribe> = true;
  const snapshot: Same<Infer<Subscribe['accepted']>['snapshot'], BoardSnapshot> = true;
  expect([...Object.values(messages), subscribe, snapshot]).not.toContain(false);
});
