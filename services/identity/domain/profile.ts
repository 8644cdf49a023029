export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Code points. */
export const DISPLAY_NAME_MAX = 50;
/** Characters, as browsers and proxies bear them. */
export const AVATAR_URL_MAX = 2048;

/** An account as its owner sees it and the wire shows it (`GET /v1/me`). */
export interface Profile {
  id: string;
  username: string;
  email: string;
  displayName: string;
  avatarUrl: string | null;
  isPremium: boolean;
  settings: Settings;
  lastSeenAt: string | null;
  createdAt: string;
}

interface Settings {
  sounds: boolean;
  haptics: boolean;
  theme: Theme;
  timeZone: string;
  /** `HH:MM`. */
  dayStartsAt: string;
}

/** What `PATCH /v1/me` may ask for; what is absent stays. */
export interface ProfileChange {
  displayName?: string;
  avatarUrl?: string | null;
  settings?: Partial<Settings>;
}

/** An absolute http or https address, without spaces and control characters. */
export function isWebAddress(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || /[\s\p{Cc}]/u.test(value) || value.length > AVATAR_URL_MAX)
    return false;
  return URL.canParse(value);
}

/** The changed profile; the same object when nothing changes. */
export function changedProfile(profile: Profile, change: ProfileChange): Profile {
  const { settings = {}, ...top } = change;
  const next = { ...profile, ...given(top), settings: { ...profile.settings, ...given(settings) } };
  return JSON.stringify(next) === JSON.stringify(profile) ? profile : next;
}

/** True when others have to be told: what `identity.profile-changed.v1` carries differs. */
export const isToldToOthers = (before: Profile, after: Profile): boolean =>
  before.displayName !== after.displayName ||
  before.avatarUrl !== after.avatarUrl ||
  movesDays(before, after);

/** True when the user's local dates may differ from now on. */
export const movesDays = (before: Profile, after: Profile): boolean =>
  before.settings.timeZone !== after.settings.timeZone ||
  before.settings.dayStartsAt !== after.settings.dayStartsAt;

const given = <T extends object>(change: T): Partial<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
