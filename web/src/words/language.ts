import { english, type Words } from './en';
import { formatOf, type Format } from './format';

export type Language = 'en' | 'de';
/** Each language by its own name. */
export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
];

export interface Speech {
  language: Language;
  words: Words;
  format: Format;
}

const STORAGE_KEY = 'sacred-valley.language';
const CATALOGUES: Record<Language, () => Promise<(format: Format) => Words>> = {
  en: () => Promise.resolve(english),
  de: async () => (await import('./de')).german,
};

const isLanguage = (value: unknown): value is Language => LANGUAGES.some(([known]) => known === value);

/** What was chosen on this device, else the first of the browser's languages that the page speaks. */
function preferred(): Language {
  const chosen = localStorage.getItem(STORAGE_KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** The browser's own region of a language, so that British dates stay British. */
const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.startsWith(language)) ?? language;

let current: Speech | null = null;
const listeners = new Set<() => void>();

async function speak(language: Language): Promise<void> {
  const catalogue = await CATALOGUES[language]();
  const format = formatOf(localeOf(language));
  current = { language, words: catalogue(format), format };
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

export const speech = {
  /** Before anything is painted. */
  begin: (): Promise<void> => speak(preferred()).catch(() => speak('en')),
  /** Switches without a reload. */
  change(language: Language): Promise<void> {
    localStorage.setItem(STORAGE_KEY, language);
    return speak(language);
  },
  current(): Speech {
    if (!current) throw new Error('The page speaks before it has a language.');
    return current;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
