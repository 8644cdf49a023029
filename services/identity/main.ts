import { runFromEnvironment } from '#libs/process';
import { identity } from './identity.part';

void runFromEnvironment([identity]);
