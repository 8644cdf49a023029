import { Menu, MenuItem, MenuTrigger, Popover, Button as Trigger } from 'react-aria-components';
import { session } from '../api/session';
import type { Member, MyClan } from '../api/types';
import { Avatar } from '../ui/Avatar';
import { Failure } from '../ui/Failure';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { heirOf } from './heir';
import { mayDo, type Act } from './may';
import { useChangeMember, useMembers } from './useMembership';

/** Who is in the clan, and what one may do with each. */
export function Members({ clan }: { clan: MyClan }) {
  const words = useWords();
  const members = useMembers(clan.clanId);
  const change = useChangeMember(clan.clanId);
  const heir = heirOf(members.data ?? []);
  const ownId = session.current()?.userId;
  const act = (userId: string, what: Act) => change.mutate({ userId, role: what === 'remove' ? null : what });
  return (
    <section className="card" aria-labelledby="members-title">
      <h2 id="members-title">{words.clan.memberList}</h2>
      <Loading of={members} />
      <Failure error={change.error} special={{ conflict: words.clan.mustHandOver }} />
      <ul className="people">
        {members.data?.map((member) => (
          <li key={member.userId}>
            <Avatar id={member.userId} name={member.displayName} url={null} />
            <span className="person">
              <strong>{member.displayName}</strong>
              <small>
                {member.role && words.clan[member.role]}
                {member.userId === ownId && ` · ${words.board.you}`}
              </small>
            </span>
            {member.userId !== ownId && (
              <Acts
                member={member}
                may={mayDo(clan.role, member.role)}
                onAct={(what) => act(member.userId, what)}
              />
            )}
          </li>
        ))}
      </ul>
      <small>
        {words.clan.succession} {heir && words.clan.heir(heir.displayName)}
      </small>
    </section>
  );
}

interface ActsProps {
  member: Member;
  may: readonly Act[];
  onAct(act: Act): void;
}

function Acts({ member, may, onAct }: ActsProps) {
  const { clan } = useWords();
  const told: Record<Act, string> = {
    elder: clan.makeElder,
    member: clan.makeMember,
    leader: clan.handOver,
    remove: clan.remove,
  };
  if (may.length === 0) return null;
  return (
    <MenuTrigger>
      <Trigger className="icon-button" aria-label={clan.manage(member.displayName)}>
        <Icon name="more" />
      </Trigger>
      <Popover className="menu">
        <Menu onAction={(key) => onAct(key as Act)}>
          {may.map((act) => (
            <MenuItem key={act} id={act}>
              {told[act]}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
