export interface Habit {
  id: string;
  target: number;
  difficulty: number;
}

export interface Person {
  id: string;
  token: string;
  clanId: string;
  habits: Habit[];
}
