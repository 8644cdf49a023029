const KNOCKS = 'invite';

/** A link to a clan that tells its leader whom to invite; who wants in sends it to them. */
export const knockLink = (clanLink: string, userId: string): string => `${clanLink}?${KNOCKS}=${userId}`;

/** A clan's address, by which strangers find it. */
export const clanLink = (origin: string, clanId: string): string => `${origin}/clan/${clanId}`;

/** Whom a link that was opened asks to invite; empty when it does not. */
export const whoKnocks = (query: URLSearchParams): string => query.get(KNOCKS) ?? '';

/** The id in what was typed or pasted: alone, or at the end of a link. */
export const idIn = (text: string): string => text.trim().toLowerCase().split('=').at(-1)!;
