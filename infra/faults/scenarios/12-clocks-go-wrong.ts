import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compareTurns } from '../calendar-turns';
import { type Product, ROOT } from '../product';
import { BOTH, type Scenario } from '../scenario';

const HOUR_S = 3_600;
const DAYS_8_S = 8 * 24 * HOUR_S;
/**
 * Tokens are judged by the clock of whoever is asked, so who answers people is an hour behind and who works for
 * them 8 days ahead; in one process all of it is ahead.
 */
const SHIFTS = {
  'all-in-one': DAYS_8_S,
  'progression-consumers': DAYS_8_S,
  'progression-workers': DAYS_8_S,
  habit: -HOUR_S,
  clan: -HOUR_S,
  leaderboard: -HOUR_S,
  gateway: -HOUR_S,
};

export const clocksGoWrong: Scenario = {
  number: 12,
  provokes: 'services’ clocks 8 days ahead or an hour behind; DST; ISO week 53',
  holds: 'days and weeks from one authority; no streak doubles or dies',
  breakage: 'progress is written by a clock 8 days ahead',
  sizes: BOTH,
  settings: {
    NODE_OPTIONS: `--import=${pathToFileURL(path.join(ROOT, 'infra/faults/shifted-clock.mts'))}`,
    SHIFTED_CLOCKS: Object.entries(SHIFTS)
      .map(([name, seconds]) => `${name}=${seconds}`)
      .join(),
    REPLICAS: 'progression-consumers=1,progression-workers=1',
  },
  async fault({ did }) {
    did('people act while no part’s clock is right');
  },
  async afterwards({ product, broken }) {
    if (broken) await writeAhead(product);
  },
  async beforeEnd(stage) {
    if (!stage.broken) await compareTurns(stage);
  },
};

/** As workers would that took their own clock for the authority: every date so far has closed. */
async function writeAhead(product: Product): Promise<void> {
  await product.query(
    `UPDATE progression.progress SET today = today + 8, oldest_open = oldest_open + 8, streak_current = 0,
       score_today_hundredths = 0`,
  );
}
