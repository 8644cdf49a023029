import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import { useIsOperator } from '../session/useIsOperator';
import { Link } from '../shell/Link';
import { PlaceHead } from '../shell/PlaceHead';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { Days } from './Days';
import { Erasure } from './Erasure';
import { LookAndFeel } from './LookAndFeel';
import { ProfileForm } from './ProfileForm';
import { Sessions } from './Sessions';
import './settings.css';

/** Who one is here, how the page looks and sounds, and when one's days begin. */
export default function Settings() {
  const words = useWords();
  const me = useQuery(reads.me);
  const isOperator = useIsOperator();
  return (
    <>
      <PlaceHead title={words.settings.title} />
      <Loading of={me} rows={5} />
      {me.data && (
        <div className="columns">
          <div className="column">
            <LookAndFeel me={me.data} />
            <Days me={me.data} />
          </div>
          <div className="column">
            <ProfileForm me={me.data} />
            {isOperator && (
              <Link className="button" to="/operator">
                {words.settings.operator}
              </Link>
            )}
            <Sessions />
            <Erasure />
          </div>
        </div>
      )}
    </>
  );
}
