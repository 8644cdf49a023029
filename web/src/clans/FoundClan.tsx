import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Select } from '../ui/Select';

/** Founds a clan, with oneself as its leader. */
export function FoundClan({ onFounded }: { onFounded(clanId: string): Promise<void> }) {
  const found = useMutation({
    mutationFn: async (form: FormData) => {
      const body = {
        name: String(form.get('name')),
        motto: String(form.get('motto')),
        visibility: form.get('visibility') as 'open' | 'request',
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
    <details className="card">
      <summary>
        <h2>Found a clan</h2>
      </summary>
      <form onSubmit={submit}>
        <Field label="Clan name" name="name" required minLength={3} maxLength={40} />
        <Field label="Motto" name="motto" maxLength={140} />
        <Select
          label="Who may join"
          name="visibility"
          options={[
            ['open', 'Anyone'],
            ['request', 'Who asks and is admitted'],
          ]}
        />
        <Failure error={found.error} />
        <Button type="submit" className="primary" pending={found.isPending}>
          {found.isPending ? 'Founding…' : 'Found the clan'}
        </Button>
      </form>
    </details>
  );
}
