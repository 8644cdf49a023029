/** The share of everyone in the largest clan; below what the product allows, so that newcomers find room. */
const LARGEST_SHARE = 0.4;
const MEMBERS_MAX = 45;
const OTHERS_MIN = 8;
const OTHERS_SHARE = 1 / 8;

/** The people of each clan by their index, the founder first; the first clan is the largest, the rivals' own. */
export function clansOf(people: number): number[][] {
  const everyone = Array.from({ length: people }, (_, index) => index);
  const largest = Math.min(MEMBERS_MAX, Math.ceil(people * LARGEST_SHARE));
  const size = Math.min(MEMBERS_MAX, Math.max(OTHERS_MIN, Math.ceil(people * OTHERS_SHARE)));
  const clans = [everyone.slice(0, largest)];
  for (let from = largest; from < people; from += size) clans.push(everyone.slice(from, from + size));
  return clans;
}

/** Each third clan lets in only whom it has looked at; never the first. */
export const visibilityOf = (clan: number): 'open' | 'request' => (clan % 3 === 2 ? 'request' : 'open');
