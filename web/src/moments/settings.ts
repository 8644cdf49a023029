import type { Profile } from '../api/types';

type Senses = Pick<Profile['settings'], 'sounds' | 'haptics' | 'theme'>;

const STORAGE_KEY = 'sacred-valley.senses';
const DEFAULT: Senses = { sounds: true, haptics: true, theme: 'system' };

const read = (): Senses => {
  try {
    return { ...DEFAULT, ...(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Senses>) };
  } catch {
    return DEFAULT;
  }
};

let current = read();

/** How the page looks, sounds and feels here; kept on the device so that the first paint is right already. */
export const settings = {
  current: (): Senses => current,
  apply({ sounds, haptics, theme }: Senses = current): void {
    current = { sounds, haptics, theme };
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current));
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  },
};
