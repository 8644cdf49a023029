import { runFromEnvironment } from '#libs/process';
import { ALL_PARTS } from './parts';

/** Every part in one process, or those that `PARTS` chooses. */
void runFromEnvironment(ALL_PARTS);
