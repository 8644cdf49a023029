import { settings } from './settings';
import { painted } from '../ui/painted';
import { play, type Sound } from './sounds';

const VIBRATIONS_MS: Record<Sound, number[]> = {
  step: [8],
  done: [14],
  undo: [6, 40, 6],
  refused: [30, 60, 30],
  streak: [12, 50, 12, 50, 24],
  breakthrough: [20, 60, 30, 60, 80],
};

/** Lets a moment be heard and felt, as far as the person's settings allow; after it is seen, which comes first. */
export function feel(moment: Sound): void {
  void painted().then(() => {
    const { sounds, haptics } = settings.current();
    if (sounds) play(moment);
    if (haptics) navigator.vibrate?.(VIBRATIONS_MS[moment]);
  });
}
