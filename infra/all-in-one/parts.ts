import type { Part } from '#libs/process';
import { gateway } from '../../gateway/gateway.part';
import { clan } from '../../services/clan/clan.part';
import { habit } from '../../services/habit/habit.part';
import { identity } from '../../services/identity/identity.part';
import { leaderboard } from '../../services/leaderboard/leaderboard.part';
import { progression } from '../../services/progression/progression.part';

/** Every part there is. */
export const ALL_PARTS: readonly Part[] = [identity, habit, progression, clan, leaderboard, gateway];
