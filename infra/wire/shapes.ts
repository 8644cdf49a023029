/** The shapes of the wire; `toEqual` with one of these also fails on a key too many. */
export const ID = expect.stringMatching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);
export const TIMESTAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
export const TEXT = expect.stringMatching(/./);
export const NUMBER = expect.any(Number);

export const TOKENS = { accessToken: TEXT, refreshToken: TEXT, expiresIn: 900 };

export const USER = {
  id: ID,
  username: TEXT,
  email: TEXT,
  displayName: TEXT,
  avatarUrl: null,
  isPremium: false,
  settings: {
    sounds: expect.any(Boolean),
    haptics: expect.any(Boolean),
    theme: 'system',
    timeZone: 'UTC',
    dayStartsAt: '00:00',
  },
  lastSeenAt: TIMESTAMP,
  createdAt: TIMESTAMP,
};

export const HABIT = {
  id: ID,
  name: TEXT,
  kind: 'check',
  target: 1,
  unit: null,
  difficulty: 1,
  aspect: 'pure',
  schedule: { type: 'daily' },
  startDate: DATE,
  createdAt: TIMESTAMP,
  archivedAt: null,
};

export const COMPLETION = {
  habitId: ID,
  localDate: DATE,
  status: 'done',
  amount: 1,
  note: null,
  version: 1,
  recordedAt: TIMESTAMP,
  madra: 10,
};

export const PROGRESS = {
  madra: 0,
  score: { today: 0 },
  realm: { key: 'copper', name: 'Copper', ordinal: 0 },
  nextRealm: { key: 'iron', name: 'Iron', madra: 100, consistency: 2 },
  streak: { current: 0, longest: 0, freezes: 0 },
  version: NUMBER,
};

export const RECEIPT = {
  id: expect.anything(),
  kind: 'completion',
  amount: 10,
  habitId: ID,
  localDate: DATE,
  timeZone: 'UTC',
  ruleVersion: NUMBER,
  completionVersion: 1,
  recordedAt: TIMESTAMP,
};

export const CLAN = {
  id: ID,
  name: TEXT,
  motto: null,
  visibility: 'open',
  memberCount: 1,
  createdAt: TIMESTAMP,
  myRole: 'leader',
};

export const BOARD = {
  board: TEXT,
  period: 'day',
  periodKey: DATE,
  status: 'live',
  epoch: expect.anything(),
  seq: NUMBER,
  total: NUMBER,
  items: expect.any(Array),
  nextCursor: null,
};

export const STANDING = {
  rank: 1,
  memberId: ID,
  name: TEXT,
  avatarUrl: null,
  score: 10,
  reachedAt: TIMESTAMP,
};
