import type { Part } from '#libs/process';
import { ProgressionModule } from './progression.module';

/** The ledger, streaks and realms. */
export const progression: Part = { name: 'progression', module: ProgressionModule };
