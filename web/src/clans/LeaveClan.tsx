import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../api/client';
import type { MyClan } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useArrival } from '../ui/useArrival';

type Step = 'untouched' | 'asked' | 'stayed';

/** Leaves a clan, after asking once more. */
export function LeaveClan({ clan, onLeft }: { clan: MyClan; onLeft(): Promise<void> }) {
  const [step, setStep] = useState<Step>('untouched');
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
      <button ref={button} type="button" className="quiet" onClick={() => setStep('asked')}>
        Leave {clan.name}
      </button>
    );
  return (
    <div className="confirm" role="group" aria-label={`Leave ${clan.name}?`}>
      <p>You leave the clan's board. What you gathered stays yours.</p>
      <Failure error={leave.error} />
      <Button className="primary" pending={leave.isPending} onClick={() => leave.mutate()}>
        Yes, leave
      </Button>
      <button ref={button} type="button" onClick={() => setStep('stayed')}>
        Stay
      </button>
    </div>
  );
}
