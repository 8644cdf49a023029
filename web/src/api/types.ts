import type { components } from '../generated/api';

type Schemas = components['schemas'];

/** The shapes of the wire, by the names this page uses for them. */
export type Dashboard = Schemas['DashboardAnswer'];
export type Habit = Schemas['HabitAnswer'];
export type NewHabit = Schemas['NewHabit'];
export type Clan = Schemas['ClanAnswer'];
export type MyClan = Schemas['OwnClanAnswer'];
export type Progress = Schemas['ProgressBody'];
export type Completion = Schemas['CompletionAnswer'];
export type Profile = Schemas['ProfileAnswer'];
export type Receipt = Schemas['ReceiptBody'];
export type Member = Schemas['MemberAnswer'];
