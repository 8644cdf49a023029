import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Select } from '../ui/Select';
import { useWords } from '../words/useWords';

/** Founds a clan, with oneself as its leader. */
export function FoundClan({ onFounded }: { onFounded(clanId: string): Promise<void> }) {
  const { clan: words } = useWords();
  const found = useMutation({
    mutationFn: async (form: FormData) => {
      const body = {
        name: String(form.get('name')),
        motto: String(form.get('motto')),
        visibility: form.get('visibility') as 'open' | 'request' | 'invite',
      };
      const { id } = await unwrap(api.POST('/v1/clans', { body }));
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
    <details className="card found-clan">
      <summary>
        <h2>{words.foundOwn}</h2>
      </summary>
      <form onSubmit={submit}>
        <Field label={words.clanName} name="name" required minLength={3} maxLength={40} />
        <Field label={words.motto} name="motto" maxLength={140} />
        <Select
          label={words.whoMayJoin}
          name="visibility"
          options={[
            ['open', words.open],
            ['request', words.request],
            ['invite', words.inviteKind],
          ]}
        />
        <Failure
          error={found.error}
          special={{ conflict: words.nameTaken, 'limit-reached': words.nameTaken }}
        />
        <Button type="submit" className="primary" pending={found.isPending}>
          {found.isPending ? words.founding : words.doFound}
        </Button>
      </form>
    </details>
  );
}
