/** Names of what the page keeps from the server. */
export const keys = {
  me: ['me'] as const,
  today: ['today'] as const,
  habits: ['habits'] as const,
  elements: ['elements'] as const,
  progress: ['progress'] as const,
  streaks: ['streaks'] as const,
  completionsOf: (habitId: string) => ['completions', habitId] as const,
  completion: (habitId: string, date: string) => ['completions', habitId, date] as const,
  myClans: ['my-clans'] as const,
  requests: (clanId: string) => ['requests', clanId] as const,
  clanSearch: (query: string) => ['clan-search', query] as const,
};
