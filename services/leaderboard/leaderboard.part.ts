import type { Part } from '#libs/process';
import { LeaderboardModule } from './leaderboard.module';

/** Standings by board and period, from facts in Postgres to the live index in Redis. */
export const leaderboard: Part = { name: 'leaderboard', module: LeaderboardModule };
