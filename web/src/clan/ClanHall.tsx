import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RefObject } from 'react';
import { api, unwrap } from '../api/client';
import { askClansAgain } from '../api/clans';
import { reads } from '../api/reads';
import type { MyClan } from '../api/types';
import { Link } from '../shell/Link';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useWords } from '../words/useWords';
import { Activity } from './Activity';
import { ChangeClan } from './ChangeClan';
import { Invite } from './Invite';
import { LeaveClan } from './LeaveClan';
import { mayAdmit } from './may';
import { Members } from './Members';
import { Requests } from './Requests';

interface Props {
  clan: MyClan;
  title: RefObject<HTMLHeadingElement | null>;
  onLeft(): Promise<void>;
}

/** One's own clan: who is in it, what they do, who asks to come in. */
export function ClanHall({ clan, title, onLeft }: Props) {
  const { clan: words, valley } = useWords();
  const { clanId } = clan;
  const about = useQuery(reads.clan(clanId));
  return (
    <>
      <section className="card clan-head">
        <h2 ref={title} tabIndex={-1}>
          {clan.name}
        </h2>
        {about.data?.motto && <p className="motto">{about.data.motto}</p>}
        <p className="soft">
          {about.data && `${words.members(about.data.memberCount)} · `}
          {words[clan.role]}
        </p>
        <Banner clan={clan} />
        <div className="row">
          <Link className="button" to={`/board/clan:${clanId}?period=week`}>
            {valley.board}
          </Link>
          {/* It stands below all that happens in the clan. */}
          <a className="button" href="#invite-title">
            {words.invite}
          </a>
        </div>
      </section>
      <Activity clanId={clanId} />
      {mayAdmit(clan.role) && <Requests clanId={clanId} />}
      <Members clan={clan} />
      {about.data && <Invite clan={about.data} role={clan.role} />}
      {about.data && clan.role === 'leader' && <ChangeClan clan={about.data} />}
      <LeaveClan clan={clan} onLeft={onLeft} />
    </>
  );
}

/** The clan whose board among clans one's deeds count for. */
function Banner({ clan }: { clan: MyClan }) {
  const { clan: words } = useWords();
  const queries = useQueryClient();
  const carry = useMutation({
    mutationFn: () => unwrap(api.PUT('/v1/me/banner', { body: { clanId: clan.clanId } })),
    onSettled: () => askClansAgain(queries),
  });
  return (
    <div className="stack-small">
      {clan.banner ? (
        <strong>{words.banner}</strong>
      ) : (
        <Button pending={carry.isPending} onClick={() => carry.mutate()}>
          {words.carry}
        </Button>
      )}
      <small>{words.bannerTold}</small>
      <Failure error={carry.error} />
    </div>
  );
}
