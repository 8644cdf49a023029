import { runFromEnvironment } from '#libs/process';
import { gateway } from './gateway.part';

void runFromEnvironment([gateway]);
