import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { reads } from '../api/reads';
import type { Progress } from '../api/types';
import { useTicks } from '../outbox/OutboxProvider';
import { madraOnTheWay } from '../outbox/tick';
import { RealmScene } from '../realms/RealmScene';
import { realmName } from '../realms/realm-words';
import { Sigil } from '../realms/Sigil';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { useSpeech } from '../words/useWords';
import { towards } from '../realms/towards';

/** Where one stands: the valley as seen from one's realm, and what has been gathered. */
export function Hero() {
  const { words } = useSpeech();
  const progress = useQuery(reads.progress);
  const onTheWay = madraOnTheWay(useTicks());
  return (
    <section className="card hero" aria-label={words.progress.title}>
      <div className="hero-image">{progress.data && <View of={progress.data} onTheWay={onTheWay} />}</div>
      <Loading of={progress} rows={1} />
      {progress.data && <Figures of={progress.data} onTheWay={onTheWay} />}
    </section>
  );
}

/** It follows a moment later: a tick is seen first. */
function View({ of, onTheWay }: { of: Progress; onTheWay: number }) {
  const share = useDeferredValue(towards(of, onTheWay).share);
  return <RealmScene realm={of.realm.key} ordinal={of.realm.ordinal} progress={share} />;
}

function Figures({ of, onTheWay }: { of: Progress; onTheWay: number }) {
  const { words, format } = useSpeech();
  const { today, progress } = words;
  const way = towards(of, onTheWay);
  return (
    <div className="hero-words">
      <dl className="figures">
        <div className="figure-realm">
          <dt>{progress.realm}</dt>
          <dd>
            <Sigil realm={of.realm.key} ordinal={of.realm.ordinal} />
            {realmName(of.realm, words)}
          </dd>
        </div>
        <div>
          <dt>{progress.madra}</dt>
          <dd>{format.number(of.madra + onTheWay)}</dd>
        </div>
        <div>
          <dt>{progress.streak}</dt>
          <dd>
            <Icon name="flame" />
            {words.days(of.streak.current)}
          </dd>
        </div>
      </dl>
      <div className="bar" style={{ '--share': way.share }} aria-hidden="true" />
      <p className="soft">
        {!of.nextRealm && today.highest}
        {of.nextRealm && way.madraLeft > 0 && today.needs(way.madraLeft, realmName(of.nextRealm, words))}
        {of.nextRealm && way.madraLeft > 0 && way.daysLeft > 0 && ' · '}
        {of.nextRealm && way.daysLeft > 0 && today.needsDays(way.daysLeft, realmName(of.nextRealm, words))}
        {of.streak.freezes > 0 && ` · ${today.freezes(of.streak.freezes)}`}
      </p>
    </div>
  );
}
