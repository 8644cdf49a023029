import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../api/client';
import type { MyClan } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useArrival } from '../ui/useArrival';
import { useWords } from '../words/useWords';
import { heirOf } from './heir';
import { useMembers } from './useMembership';

type Step = 'untouched' | 'asked' | 'stayed';

/** Leaves a clan, after asking once more. */
export function LeaveClan({ clan, onLeft }: { clan: MyClan; onLeft(): Promise<void> }) {
  const { clan: words } = useWords();
  const [step, setStep] = useState<Step>('untouched');
  const members = useMembers(clan.clanId);
  const heir = members.data && heirOf(members.data);
  const told = heir === null ? words.leaveLast : heir && words.leaveLead(heir.displayName);
  const button = useArrival<HTMLButtonElement>(step === 'untouched' ? null : step);
  const leave = useMutation({
    mutationFn: async () => {
      const path = { clanId: clan.clanId, userId: 'me' };
      await unwrap(api.DELETE('/v1/clans/{clanId}/members/{userId}', { params: { path } }));
      await onLeft();
    },
  });
  if (step !== 'asked')
    return (
      <button ref={button} type="button" className="quiet leave" onClick={() => setStep('asked')}>
        {words.leave(clan.name)}
      </button>
    );
  return (
    <div className="card" role="group" aria-label={words.leave(clan.name)}>
      <p>
        {words.leaveTold} {clan.role === 'leader' && told}
      </p>
      <Failure error={leave.error} />
      <div className="row">
        <Button className="danger" pending={leave.isPending} onClick={() => leave.mutate()}>
          {words.yesLeave}
        </Button>
        <button ref={button} type="button" className="button" onClick={() => setStep('stayed')}>
          {words.stay}
        </button>
      </div>
    </div>
  );
}
