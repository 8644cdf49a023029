import type { Part } from '#libs/process';
import { HabitModule } from './habit.module';

/** Habits and completions: the write side. */
export const habit: Part = { name: 'habit', module: HabitModule };
