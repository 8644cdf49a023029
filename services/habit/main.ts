import { runFromEnvironment } from '#libs/process';
import { habit } from './habit.part';

void runFromEnvironment([habit]);
