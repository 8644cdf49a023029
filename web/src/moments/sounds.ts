export type Sound = 'step' | 'done' | 'undo' | 'refused' | 'streak' | 'breakthrough';

interface Note {
  hertz: number;
  atS: number;
  lastsS: number;
  loud: number;
}

const note = (hertz: number, atS: number, lastsS = 0.5, loud = 0.12): Note => ({ hertz, atS, lastsS, loud });
/** Five tones of one scale, so that whatever sounds together fits. */
const [D, E, G, A, B, HIGH_D] = [293.66, 329.63, 392, 440, 493.88, 587.33];

const NOTES: Record<Sound, readonly Note[]> = {
  step: [note(A, 0, 0.12, 0.05)],
  done: [note(G, 0, 0.5), note(HIGH_D, 0.07, 0.8)],
  undo: [note(A, 0, 0.25, 0.06), note(E, 0.08, 0.3, 0.06)],
  refused: [note(E, 0, 0.3, 0.08), note(D / 2, 0.1, 0.6, 0.1)],
  streak: [note(D, 0), note(G, 0.1), note(A, 0.2), note(HIGH_D, 0.3, 1.2)],
  breakthrough: [
    note(D / 2, 0, 3.2, 0.2),
    note(D, 0.25, 2.6),
    note(G, 0.5, 2.4),
    note(B, 0.75, 2.2),
    note(HIGH_D, 1, 2.6, 0.14),
    note(HIGH_D * 2, 1.25, 2.4, 0.05),
  ],
};

let context: AudioContext | null = null;

/** Plays a sound made of struck bowls: a tone with a fainter, slightly false one above it. */
export function play(sound: Sound): void {
  try {
    context ??= new AudioContext();
    if (context.state === 'suspended') void context.resume();
    for (const each of NOTES[sound]) strike(context, each);
  } catch {
    // A device without sound misses nothing else.
  }
}

function strike(audio: AudioContext, { hertz, atS, lastsS, loud }: Note): void {
  const from = audio.currentTime + atS;
  for (const [times, share] of [
    [1, 1],
    [2.76, 0.18],
  ] as const) {
    const tone = new OscillatorNode(audio, { frequency: hertz * times, type: 'sine' });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.linearRampToValueAtTime(loud * share, from + 0.008);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + lastsS);
    tone.connect(gain).connect(audio.destination);
    tone.start(from);
    tone.stop(from + lastsS);
  }
}
