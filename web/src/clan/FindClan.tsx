import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { MyClan } from '../api/types';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { Join } from './Join';

/** More than these are not worth reading: a longer part of the name finds fewer. */
const SHOWN_MAX = 20;

interface Props {
  mine: readonly MyClan[];
  onJoined(clanId: string): Promise<void>;
}

/** Looks for a clan by a part of its name, and joins it. */
export function FindClan({ mine, onJoined }: Props) {
  const { clan: words } = useWords();
  const [query, setQuery] = useState('');
  const found = useQuery({
    queryKey: keys.clanSearch(query),
    queryFn: () => unwrap(api.GET('/v1/clans', { params: { query: { query, limit: SHOWN_MAX } } })),
  });
  const others = found.data?.items.filter(({ id }) => !mine.some(({ clanId }) => clanId === id));
  return (
    <section className="card" aria-labelledby="find-title">
      <h2 id="find-title">{words.find}</h2>
      <form
        className="inline"
        role="search"
        onSubmit={submitted((fields) => setQuery(String(fields.get('query'))))}
      >
        <Field label={words.partOfName} name="query" type="search" maxLength={40} />
        <button className="button" type="submit">
          {words.search}
        </button>
      </form>
      <Loading of={found} />
      <p className="soft" role="status">
        {others?.length === 0 && (query ? words.noneFound(query) : words.noOther)}
        {found.data?.nextCursor && words.firstFew(SHOWN_MAX)}
      </p>
      {others && others.length > 0 && (
        <ul className="people" aria-label={words.found}>
          {others.map((clan) => (
            <li key={clan.id}>
              <span className="person">
                <strong>{clan.name}</strong>
                <small>
                  {words.members(clan.memberCount)}
                  {clan.motto && ` · ${clan.motto}`}
                </small>
              </span>
              <Join clan={clan} onJoined={onJoined} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
