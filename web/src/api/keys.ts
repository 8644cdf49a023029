/** Names of what the page keeps from the server. */
export const keys = {
  me: ['me'] as const,
  sessions: ['sessions'] as const,
  dashboard: ['dashboard'] as const,
  archived: ['archived'] as const,
  content: (kind: string) => ['content', kind] as const,
  progress: ['progress'] as const,
  streaks: ['streaks'] as const,
  ledger: ['ledger'] as const,
  completionsOf: (habitId: string) => ['completions', habitId] as const,
  completions: (habitId: string, from: string, to: string) => ['completions', habitId, from, to] as const,
  myClans: ['my-clans'] as const,
  clan: (clanId: string) => ['clan', clanId] as const,
  members: (clanId: string, status: string) => ['clan', clanId, 'members', status] as const,
  clanSearch: (query: string) => ['clan-search', query] as const,
  boardPage: (board: string, period: string, key: string, from: number) =>
    ['board', board, period, key, from] as const,
  ownPlace: (board: string, period: string, key: string) => ['own-place', board, period, key] as const,
};
