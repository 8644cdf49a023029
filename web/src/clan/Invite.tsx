import type { Clan, MyClan } from '../api/types';
import { Copy } from '../ui/Copy';
import { useWords } from '../words/useWords';
import { InvitePerson } from './InvitePerson';
import { mayAdmit } from './may';

/** The clan's link and, for those who may, invitations of single people. */
export function Invite({ clan, role }: { clan: Clan; role: MyClan['role'] }) {
  const { clan: words } = useWords();
  return (
    <section className="card" aria-labelledby="invite-title">
      <h2 id="invite-title">{words.invite}</h2>
      <p className="soft">
        {words.linkTold[clan.visibility]}
        {clan.visibility === 'invite' && ` ${mayAdmit(role) ? words.inviteById : words.eldersInvite}`}
      </p>
      <Copy text={`${location.origin}/clan/${clan.id}`} told={words.copy} />
      {mayAdmit(role) && <InvitePerson clan={clan} />}
    </section>
  );
}
