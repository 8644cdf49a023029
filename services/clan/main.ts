import { runFromEnvironment } from '#libs/process';
import { clan } from './clan.part';

void runFromEnvironment([clan]);
