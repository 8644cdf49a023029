import type { Profile } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';
import { useChangeMe } from './useChangeMe';

/** How one is called and seen on boards. */
export function ProfileForm({ me }: { me: Profile }) {
  const { settings: words, valley } = useWords();
  const change = useChangeMe();
  const submit = submitted((fields) => {
    const avatarUrl = String(fields.get('avatarUrl')).trim();
    change.mutate({
      displayName: String(fields.get('displayName')),
      avatarUrl: avatarUrl === '' ? null : avatarUrl,
    });
  });
  return (
    <section className="card" aria-labelledby="profile-title">
      <h2 id="profile-title">{words.profile}</h2>
      <p className="soft">
        {me.username} · {me.email}
      </p>
      <form onSubmit={submit}>
        <Field
          label={words.displayName}
          name="displayName"
          defaultValue={me.displayName}
          required
          maxLength={50}
        />
        <Field
          label={words.avatar}
          name="avatarUrl"
          type="url"
          placeholder="https://"
          defaultValue={me.avatarUrl ?? ''}
        />
        <Failure error={change.error} />
        <div className="row">
          <Button type="submit" pending={change.isPending}>
            {words.save}
          </Button>
          <span role="status">{change.isSuccess && valley.saved}</span>
        </div>
      </form>
    </section>
  );
}
