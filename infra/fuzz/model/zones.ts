import { localDate } from './calendar';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
];
const DAY_STARTS = ['00:00', '00:30', '03:15', '04:00', '07:45', '12:00'];

/** Longer than a run: no date turns under anybody's feet, since no client could say on which side a call fell. */
const CALM_MS = 2 * 3_600_000;

/** Zones and day starts under which no date ends soon. */
export function calmPairs(now: number): { zone: string; dayStartsAt: string }[] {
  return ZONES.flatMap((zone) => DAY_STARTS.map((dayStartsAt) => ({ zone, dayStartsAt }))).filter(
    (pair) => localDate(now, pair) === localDate(now + CALM_MS, pair),
  );
}
