import { runFromEnvironment } from '#libs/process';
import { leaderboard } from './leaderboard.part';

void runFromEnvironment([leaderboard]);
