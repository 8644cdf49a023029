import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import type { Progress } from '../api/types';
import { realmName } from '../realms/realm-words';
import { towards } from '../realms/towards';
import { useWords } from '../words/useWords';
import { forecast } from './forecast';
import { ledgerPages } from './ledger-pages';

/** What the next realm needs, and when it may be reached, in words. */
export function Forecast({ of }: { of: Progress }) {
  const words = useWords();
  const today = useQuery(reads.today);
  const receipts = useInfiniteQuery(ledgerPages);
  if (!of.nextRealm || !today.data || !receipts.data) return null;
  const realm = realmName(of.nextRealm, words);
  const told = forecast(of, receipts.data.pages[0]!.items, today.data);
  const { madraLeft, daysLeft } = towards(of);
  return (
    <section className="card" aria-labelledby="forecast-title">
      <h2 id="forecast-title">{words.progress.forecast}</h2>
      {told.kind === 'unknown' && <p>{words.progress.paceUnknown(realm)}</p>}
      {told.kind === 'days' && (
        <>
          <p>{words.progress.inDays(told.days, realm)}</p>
          <p className="soft">
            {told.perDay > 0 && words.progress.pace(told.perDay)}{' '}
            {madraLeft + daysLeft > 0 && words.progress.bound[told.bound]}
          </p>
        </>
      )}
    </section>
  );
}
