import { useMemo } from 'react';
import type { Language } from '../words/language';
import type { Format } from '../words/format';
import { useSpeech } from '../words/useWords';
import { operatorGerman } from './de';
import { operatorEnglish, type OperatorWords } from './en';

const CATALOGUES: Record<Language, (format: Format) => OperatorWords> = {
  en: operatorEnglish,
  de: operatorGerman,
};

/** What this page says, in the language of now. */
export function useOperatorWords(): OperatorWords {
  const { language, format } = useSpeech();
  return useMemo(() => CATALOGUES[language](format), [language, format]);
}
