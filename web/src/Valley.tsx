import { ClanHall } from './clans/ClanHall';
import { ConnectionBadge } from './live/ConnectionBadge';
import { useLiveNews } from './live/useLiveNews';
import { ProgressPanel } from './progress/ProgressPanel';
import { AccountMenu } from './session/AccountMenu';
import { Today } from './today/Today';
import { useArrival } from './ui/useArrival';

/** The main path on one page: who I am, what today asks, how my clan stands. */
export function Valley() {
  const news = useLiveNews();
  const title = useArrival<HTMLHeadingElement>('valley');
  return (
    <>
      <a className="skip-link" href="#today">
        Skip to today's habits
      </a>
      <header className="masthead">
        <h1 ref={title} tabIndex={-1}>
          Sacred Valley
        </h1>
        <ConnectionBadge />
        <AccountMenu />
      </header>
      <main className="valley">
        <div className="column">
          <ProgressPanel news={news} />
          <Today />
        </div>
        <div className="column">
          <ClanHall />
        </div>
      </main>
    </>
  );
}
