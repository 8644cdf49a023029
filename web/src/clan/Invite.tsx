import type { Clan, MyClan } from '../api/types';
import { useRoute } from '../shell/route';
import { Copy } from '../ui/Copy';
import { useArrival } from '../ui/useArrival';
import { useWords } from '../words/useWords';
import { InvitePerson } from './InvitePerson';
import { clanLink, whoKnocks } from './knock';
import { mayAdmit } from './may';

/** The clan's link and, for those who may, invitations of single people. */
export function Invite({ clan, role }: { clan: Clan; role: MyClan['role'] }) {
  const { clan: words } = useWords();
  // Who opened the link of somebody who wants in came for this part of the page.
  const title = useArrival<HTMLHeadingElement>(whoKnocks(useRoute().query) || null);
  return (
    <section className="card" aria-labelledby="invite-title">
      <h2 id="invite-title" ref={title} tabIndex={-1}>
        {words.invite}
      </h2>
      <p className="soft">
        {words.linkTold[clan.visibility]}
        {clan.visibility === 'invite' && ` ${mayAdmit(role) ? words.inviteById : words.eldersInvite}`}
      </p>
      <Copy text={clanLink(location.origin, clan.id)} told={words.copy} />
      {mayAdmit(role) && <InvitePerson clan={clan} />}
    </section>
  );
}
