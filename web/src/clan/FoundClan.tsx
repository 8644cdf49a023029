import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';
import { ClanFields, clanOf } from './ClanFields';

/** Founds a clan, with oneself as its leader. */
export function FoundClan({ onFounded }: { onFounded(clanId: string): Promise<void> }) {
  const { clan: words } = useWords();
  const found = useMutation({
    mutationFn: async (fields: FormData) => {
      const { id } = await unwrap(api.POST('/v1/clans', { body: clanOf(fields) }));
      await onFounded(id);
    },
  });
  const submit = submitted((fields, form) =>
    found.mutate(fields, {
      onSuccess: () => {
        form.reset();
        form.closest('details')!.open = false;
      },
    }),
  );
  return (
    <details className="card clan-form">
      <summary>
        <h2>{words.foundOwn}</h2>
      </summary>
      <form onSubmit={submit}>
        <ClanFields />
        <Failure error={found.error} special={{ conflict: words.nameTaken, 'limit-reached': words.inFive }} />
        <Button type="submit" className="primary" pending={found.isPending}>
          {found.isPending ? words.founding : words.doFound}
        </Button>
      </form>
    </details>
  );
}
