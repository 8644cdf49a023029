/** Nobody's: both halves are made up, and each pair of them stands for one person. */
const GIVEN = [
  'Orrin',
  'Sesha',
  'Tavik',
  'Belune',
  'Ishra',
  'Kovan',
  'Mirel',
  'Dazho',
  'Yunela',
  'Harrow',
  'Pelis',
  'Wendrik',
  'Asuri',
  'Calder',
  'Nuvia',
  'Torvi',
  'Ekshan',
  'Lioreth',
  'Ruska',
  'Fenwa',
  'Ombre',
  'Jessil',
  'Vantik',
  'Zaleh',
] as const;
const FAMILY = [
  'Reedwalker',
  'Ninepeaks',
  'Stonebrow',
  'Lanternhill',
  'Coldspring',
  'Thornfield',
  'Greywing',
  'Saltmarsh',
  'Highmeadow',
  'Ashbrook',
  'Quietwater',
  'Ironroot',
  'Dawnrider',
  'Mistgate',
  'Fallowmoor',
  'Cloudhand',
  'Embervale',
  'Longbarrow',
  'Silverpine',
  'Deepwell',
  'Windhollow',
  'Starkeep',
  'Mosswood',
  'Brightford',
] as const;
/** So that the next people have other family names. */
const FAMILY_STEP = 7;

const PEOPLE_MAX = GIVEN.length * FAMILY.length;

const CLANS = [
  { name: 'Stone Lanterns', motto: 'A light for every step, however small.' },
  { name: 'Reed Bank', motto: 'Bend, and stand up again.' },
  { name: 'Early Bell', motto: 'Before the sun, after the tea.' },
  { name: 'Ninth Bridge', motto: 'Nobody crosses alone.' },
  { name: 'Slow River', motto: 'Slow is smooth, smooth arrives.' },
  { name: 'Quiet Hammer', motto: 'One blow a day.' },
  { name: 'Paper Cranes', motto: 'A thousand folds.' },
  { name: 'Salt and Iron', motto: 'Sweat first, talk later.' },
] as const;

/** @param index of the person, below `PEOPLE_MAX` */
export function nameOf(seed: number, index: number): string {
  const number = (seed + index) % PEOPLE_MAX;
  const round = Math.floor(number / GIVEN.length);
  const family = FAMILY[(number * FAMILY_STEP + round) % FAMILY.length]!;
  return `${GIVEN[number % GIVEN.length]!} ${family}`;
}

/** @param attempt counts up from 0 while the names before are someone else's */
export function clanNameOf(index: number, attempt: number): { name: string; motto: string } {
  const { name, motto } = CLANS[index % CLANS.length]!;
  const number = Math.floor(index / CLANS.length) + 1 + attempt;
  return { name: number === 1 ? name : `${name} ${number}`, motto };
}
