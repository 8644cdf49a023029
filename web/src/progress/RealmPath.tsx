import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import type { Progress } from '../api/types';
import { RealmScene } from '../realms/RealmScene';
import { realmName } from '../realms/realm-words';
import { Sigil } from '../realms/Sigil';
import { towards } from '../realms/towards';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';

/** The realms from the highest down to the first, each with what it asks and how the valley looks from there. */
export function RealmPath({ of }: { of: Progress }) {
  const words = useWords();
  const realms = useQuery(reads.content('realms'));
  const items = realms.data
    ?.map(({ key, name, ...asks }, ordinal) => ({
      key,
      name,
      ordinal,
      madra: Number(asks['madra']),
      consistency: Number(asks['consistency']),
    }))
    .toReversed();
  return (
    <section className="card" aria-labelledby="realms-title">
      <h2 id="realms-title">{words.progress.realms}</h2>
      <Loading of={realms} rows={6} />
      <ol className="realm-path">
        {items?.map(({ key, name, ordinal, madra, consistency }) => {
          const stands =
            ordinal === of.realm.ordinal ? 'here' : ordinal < of.realm.ordinal ? 'reached' : 'ahead';
          return (
            <li
              key={key}
              data-realm={key}
              data-stands={stands}
              aria-current={stands === 'here' ? 'step' : undefined}
            >
              <div className="realm-image">
                <RealmScene
                  realm={key}
                  ordinal={ordinal}
                  progress={stands === 'here' ? towards(of).share : stands === 'reached' ? 1 : 0}
                />
              </div>
              <Sigil realm={key} ordinal={ordinal} />
              <span>
                <strong>{realmName({ key, name }, words)}</strong>
                <small>
                  {stands === 'here' && `${words.progress.here} · `}
                  {stands === 'reached' && `${words.progress.reached} · `}
                  {madra > 0 ? words.progress.asks(madra, consistency) : words.progress.begin}
                </small>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
