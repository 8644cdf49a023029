import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reads } from '../api/reads';
import type { Receipt } from '../api/types';
import { Link } from '../shell/Link';
import { Button } from '../ui/Button';
import { Loading } from '../ui/Loading';
import { useSpeech } from '../words/useWords';
import { ledgerPages } from './ledger-pages';
import { byDay } from './receipts';

/** So many are shown at first, and more with each wish. */
const SHOWN_STEP = 12;

/** Every change of one's madra with its cause, as receipts. */
export function Ledger() {
  const { words } = useSpeech();
  const pages = useInfiniteQuery(ledgerPages);
  const active = useQuery(reads.habits);
  const archived = useQuery(reads.archived);
  const [shown, setShown] = useState(SHOWN_STEP);
  const names = new Map([...(active.data ?? []), ...(archived.data ?? [])].map(({ id, name }) => [id, name]));
  const receipts = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const more = () => {
    setShown(shown + SHOWN_STEP);
    if (receipts.length < shown + SHOWN_STEP && pages.hasNextPage) void pages.fetchNextPage();
  };
  return (
    <section className="card" aria-labelledby="ledger-title">
      <h2 id="ledger-title">{words.progress.ledger}</h2>
      <p className="soft">{words.progress.ledgerTold}</p>
      <Loading of={pages} />
      {pages.data && receipts.length === 0 && <p>{words.progress.noReceipts}</p>}
      {byDay(receipts.slice(0, shown)).map((day) => (
        <div key={day[0].id}>
          <h3>{words.progress.receiptFor(day[0].localDate, day[0].timeZone)}</h3>
          <ol>
            {day.map((of) => (
              <Line key={of.id} of={of} habit={names.get(of.habitId) ?? words.progress.aHabit} />
            ))}
          </ol>
        </div>
      ))}
      {(receipts.length > shown || pages.hasNextPage) && (
        <Button pending={pages.isFetchingNextPage} onClick={more}>
          {words.progress.older}
        </Button>
      )}
    </section>
  );
}

function Line({ of, habit }: { of: Receipt; habit: string }) {
  const { words, format } = useSpeech();
  const { progress } = words;
  const { completionVersion: version } = of;
  return (
    <li className="receipt" data-sign={of.amount < 0 ? 'minus' : 'plus'}>
      <span>
        <Link to={`/progress/${of.habitId}?date=${of.localDate}`}>{progress.receipt[of.kind](habit)}</Link>
        <small>
          {progress.receiptBy(of.recordedAt, of.ruleVersion)}
          {version !== null && version > 1 && `, ${progress.version(version)}`}
        </small>
      </span>
      <strong>{format.signed(of.amount)}</strong>
    </li>
  );
}
