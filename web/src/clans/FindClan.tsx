import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Clan, MyClan } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Loading } from '../ui/Loading';
import { counted } from '../ui/words';

/** More than these are not worth reading: a longer part of the name finds fewer. */
const SHOWN_MAX = 20;

interface Props {
  mine: readonly MyClan[];
  onJoined(clanId: string): Promise<void>;
}

/** Looks for a clan by a part of its name, and joins it. */
export function FindClan({ mine, onJoined }: Props) {
  const [query, setQuery] = useState('');
  const found = useQuery({
    queryKey: keys.clanSearch(query),
    queryFn: () => unwrap(api.GET('/v1/clans', { params: { query: { query, limit: SHOWN_MAX } } })),
  });
  const others = found.data?.items.filter(({ id }) => !mine.some(({ clanId }) => clanId === id));
  return (
    <section className="card" aria-labelledby="find-title">
      <h2 id="find-title">Find a clan</h2>
      <form
        className="inline"
        role="search"
        onSubmit={submitted((fields) => setQuery(String(fields.get('query'))))}
      >
        <Field label="Part of its name" name="query" type="search" maxLength={40} />
        <button type="submit">Search</button>
      </form>
      <Loading of={found} />
      <p className="found" role="status">
        {others?.length === 0 && (query ? `No other clan has “${query}” in its name.` : 'No other clan yet.')}
        {found.data?.nextCursor && `These are the first ${SHOWN_MAX}; search for fewer.`}
      </p>
      {others && others.length > 0 && (
        <ul className="clans" aria-label="Clans found">
          {others.map((clan) => (
            <FoundRow key={clan.id} clan={clan} onJoined={onJoined} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FoundRow({ clan, onJoined }: { clan: Clan } & Pick<Props, 'onJoined'>) {
  const words = clan.visibility === 'open' ? 'Join' : 'Ask to join';
  const join = useMutation({
    mutationFn: async () => {
      const call = api.POST('/v1/clans/{clanId}/members', {
        params: { path: { clanId: clan.id } },
        body: {},
      });
      await unwrap(call);
      if ((await call).response.status === 202) return 'asked';
      await onJoined(clan.id);
      return 'joined';
    },
  });
  return (
    <li>
      <div>
        <strong>{clan.name}</strong>
        <small>
          {counted(clan.memberCount, 'member')}
          {clan.motto && ` · ${clan.motto}`}
        </small>
        <Failure error={join.error} />
      </div>
      {join.data === 'asked' ? (
        <small role="status">Asked. Its elders decide.</small>
      ) : (
        <Button aria-label={`${words} ${clan.name}`} pending={join.isPending} onClick={() => join.mutate()}>
          {words}
        </Button>
      )}
    </li>
  );
}
