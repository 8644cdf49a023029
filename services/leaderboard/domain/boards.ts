import type { BoardName } from '#libs/contracts';
import { isUuid } from '#libs/domain-kit';

/** Everybody. */
export const GLOBAL = 'global' as const satisfies BoardName;
/** All clans. */
export const CLANS = 'clans' as const satisfies BoardName;
/** The members of one clan. */
export const clanBoard = (clanId: string): BoardName => `clan:${clanId}`;

/** What the path or a subscription calls a board; undefined when there is no such kind of board. */
export function parseBoardName(text: string): BoardName | undefined {
  if (text === GLOBAL || text === CLANS) return text;
  const clanId = clanOf(text);
  return clanId !== null && isUuid(clanId) ? clanBoard(clanId.toLowerCase()) : undefined;
}

/** The clan whose own board this is. */
export const clanOf = (board: string): string | null => (board.startsWith('clan:') ? board.slice(5) : null);
