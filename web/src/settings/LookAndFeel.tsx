import type { Profile } from '../api/types';
import { feel } from '../moments/feel';
import { Choice } from '../ui/Choice';
import { Failure } from '../ui/Failure';
import { Switch } from '../ui/Switch';
import { LANGUAGES, speech } from '../words/language';
import { useSpeech } from '../words/useWords';
import { useChangeMe } from './useChangeMe';

/** Theme, language, sounds and vibration; each takes hold as it is touched. */
export function LookAndFeel({ me }: { me: Profile }) {
  const { words, language } = useSpeech();
  const { settings: told } = words;
  const change = useChangeMe();
  const set = (settings: Partial<Profile['settings']>) =>
    change.mutate({ settings }, { onSuccess: () => feel('step') });
  return (
    <section className="card" aria-labelledby="look-title">
      <h2 id="look-title">{told.look}</h2>
      <Choice
        label={told.theme}
        value={me.settings.theme}
        onChange={(theme) => set({ theme })}
        options={[
          ['system', told.system],
          ['light', told.light],
          ['dark', told.dark],
        ]}
      />
      <Choice
        label={told.language}
        value={language}
        onChange={(next) => void speech.change(next)}
        options={LANGUAGES}
      />
      <small>{told.languageTold}</small>
      <Switch label={told.sounds} on={me.settings.sounds} onChange={(sounds) => set({ sounds })} />
      <Switch label={told.haptics} on={me.settings.haptics} onChange={(haptics) => set({ haptics })} />
      <Failure error={change.error} />
    </section>
  );
}
