import type { Clan } from '../api/types';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { useWords } from '../words/useWords';

type ClanText = Pick<Clan, 'name' | 'motto' | 'visibility'>;

/** What a clan is, to be founded or changed; `clanOf` reads it. */
export function ClanFields({ clan }: { clan?: ClanText }) {
  const { clan: words } = useWords();
  return (
    <>
      <Field
        label={words.clanName}
        name="name"
        defaultValue={clan?.name}
        required
        minLength={3}
        maxLength={40}
      />
      <Field label={words.motto} name="motto" defaultValue={clan?.motto ?? ''} maxLength={140} />
      <Select
        label={words.whoMayJoin}
        name="visibility"
        defaultValue={clan?.visibility}
        options={[
          ['open', words.open],
          ['request', words.request],
          ['invite', words.inviteKind],
        ]}
      />
    </>
  );
}

export const clanOf = (fields: FormData) => ({
  name: String(fields.get('name')),
  motto: String(fields.get('motto')),
  visibility: fields.get('visibility') as ClanText['visibility'],
});
