import { useSyncExternalStore } from 'react';
import { activity } from '../live/activity';
import { useSpeech } from '../words/useWords';
import './activity.css';

/** What members do, as they do it. */
export function Activity({ clanId }: { clanId: string }) {
  const { words, format } = useSpeech();
  const lines = useSyncExternalStore(activity.subscribe, () => activity.of(clanId));
  return (
    <section className="card" aria-labelledby="activity-title">
      <h2 id="activity-title">{words.clan.activity}</h2>
      {lines.length === 0 && <p className="soft">{words.clan.activityQuiet}</p>}
      <ul className="activity" aria-live="polite">
        {lines.map(({ userId, name, kind, at }) => (
          <li key={`${userId} ${kind} ${at}`}>
            <span>{words.clan.did[kind](name)}</span>
            <small>{format.clock(new Date(at))}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
