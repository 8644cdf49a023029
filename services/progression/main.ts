import { runFromEnvironment } from '#libs/process';
import { progression } from './progression.part';

void runFromEnvironment([progression]);
