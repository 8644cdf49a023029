import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { askClansAgain } from '../api/clans';
import { keys } from '../api/keys';
import type { Clan } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';
import { ClanFields, clanOf } from './ClanFields';

/** The leader gives the clan another name or motto, or opens and closes its gate. */
export function ChangeClan({ clan }: { clan: Clan }) {
  const { clan: words, valley } = useWords();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (fields: FormData) => {
      const params = { path: { clanId: clan.id } };
      return unwrap(api.PATCH('/v1/clans/{clanId}', { params, body: clanOf(fields) }));
    },
    onSuccess: (changed) => {
      queries.setQueryData(keys.clan(clan.id), changed);
      return askClansAgain(queries);
    },
  });
  return (
    <details className="card clan-form">
      <summary>
        <h2>{words.change}</h2>
      </summary>
      <form onSubmit={submitted((fields) => change.mutate(fields))}>
        <ClanFields clan={clan} />
        <Failure error={change.error} special={{ conflict: words.nameTaken }} />
        <div className="row">
          <Button type="submit" className="primary" pending={change.isPending}>
            {words.save}
          </Button>
          <span role="status">{change.isSuccess && valley.saved}</span>
        </div>
      </form>
    </details>
  );
}
