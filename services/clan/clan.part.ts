import type { Part } from '#libs/process';
import { ClanModule } from './clan.module';

/** Clans, who is in them, and what their members hear of each other. */
export const clan: Part = { name: 'clan', module: ClanModule };
