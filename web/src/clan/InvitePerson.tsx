import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Clan } from '../api/types';
import { go, useRoute } from '../shell/route';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';
import { idIn, whoKnocks } from './knock';
import { useChangeMember, useMembers } from './useMembership';

/** Invites a person by their id, and tells whose invitation is still open. */
export function InvitePerson({ clan }: { clan: Clan }) {
  const { clan: words } = useWords();
  const queries = useQueryClient();
  const knocks = whoKnocks(useRoute().query);
  const invited = useMembers(clan.id, 'invited');
  const change = useChangeMember(clan.id);
  const invite = useMutation({
    mutationFn: async (userId: string) => {
      const params = { path: { clanId: clan.id } };
      const call = api.POST('/v1/clans/{clanId}/members', { params, body: { userId } });
      const { displayName } = await unwrap(call);
      const isIn = (await call).response.status === 200;
      return isIn ? words.alreadyIn(displayName) : words.invitedNow(displayName);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.members(clan.id, 'invited') }),
  });
  const emptied = (form: HTMLFormElement) => {
    form.reset();
    if (knocks) go(`/clan/${clan.id}`, 'replace');
  };
  const submit = submitted((fields, form) =>
    invite.mutate(idIn(String(fields.get('userId'))), { onSuccess: () => emptied(form) }),
  );
  return (
    <>
      <form className="inline" onSubmit={submit}>
        <Field
          label={words.personId}
          name="userId"
          key={knocks}
          defaultValue={knocks}
          required
          autoComplete="off"
          autoCapitalize="none"
        />
        <Button type="submit" pending={invite.isPending}>
          {words.doInvite}
        </Button>
      </form>
      <Failure
        error={invite.error ?? change.error}
        special={{ validation: words.nobody, 'not-found': words.nobody }}
      />
      <p className="soft" role="status">
        {invite.data}
      </p>
      {invited.data && invited.data.length > 0 && (
        <ul className="people" aria-label={words.invited}>
          {invited.data.map(({ userId, displayName }) => (
            <li key={userId}>
              <span className="person">
                <strong>{displayName}</strong>
                <small>{words.invited}</small>
              </span>
              <Button
                aria-label={words.takeBackName(displayName)}
                pending={change.isPending}
                onClick={() => change.mutate({ userId, role: null })}
              >
                {words.takeBack}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
