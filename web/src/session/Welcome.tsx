import { useEffect, useState } from 'react';
import { session } from '../api/session';
import { RealmScene } from '../realms/RealmScene';
import { Choice } from '../ui/Choice';
import { useArrival } from '../ui/useArrival';
import { LANGUAGES, speech } from '../words/language';
import { useSpeech } from '../words/useWords';
import { farewell } from './farewell';
import { Register } from './Register';
import { SignIn } from './SignIn';
import './welcome.css';

/** The way in: a new account or an old one. @param back somebody was signed in here a moment ago */
export function Welcome({ back }: { back: boolean }) {
  const { words, language } = useSpeech();
  const [way, setWay] = useState<'new' | 'back'>(back ? 'back' : 'new');
  const title = useArrival<HTMLHeadingElement>(back ? 'welcome' : null);
  useEffect(() => farewell.said, []);
  useEffect(() => {
    document.title = words.valley.name;
  }, [words]);
  return (
    <div className="welcome">
      <div className="welcome-view">
        <RealmScene realm="jade" ordinal={2} progress={0.55} />
      </div>
      <main className="welcome-way">
        <h1 ref={title} tabIndex={-1}>
          {words.valley.name}
        </h1>
        <p className="lead">{words.valley.promise}</p>
        {session.wasEnded() && <p role="status">{words.welcome.ended}</p>}
        {farewell.isDue() && <p role="status">{words.welcome.erased}</p>}
        <Choice
          label={words.welcome.ways}
          quiet
          value={way}
          onChange={setWay}
          options={[
            ['new', words.welcome.isNew],
            ['back', words.welcome.isBack],
          ]}
        />
        {way === 'new' ? <Register /> : <SignIn />}
        <ul className="languages" aria-label={words.settings.language}>
          {LANGUAGES.map(([each, name]) => (
            <li key={each}>
              <button
                type="button"
                className="quiet"
                lang={each}
                aria-pressed={each === language}
                onClick={() => void speech.change(each)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
