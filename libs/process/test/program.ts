import { runFromEnvironment } from '..';
import { TINY_PART } from './tiny';

/** A program of the product with one part that is only there to be tried. */
void runFromEnvironment([TINY_PART]);
