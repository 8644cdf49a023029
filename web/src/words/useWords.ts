import { useSyncExternalStore } from 'react';
import { speech, type Speech } from './language';

export const useSpeech = (): Speech => useSyncExternalStore(speech.subscribe, speech.current);

/** What the page says, in the language of now. */
export const useWords = () => useSpeech().words;
