export interface Habit {
  id: string;
  target: number;
  difficulty: number;
}

export interface Person {
  id: string;
  token: string;
  /** Null for who is in none. */
  clanId: string | null;
  habits: Habit[];
}
