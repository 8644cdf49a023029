import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import type { Clan } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useWords } from '../words/useWords';

/** The way into a clan: at once, or by asking. */
export function Join({ clan, onJoined }: { clan: Clan; onJoined(clanId: string): Promise<void> }) {
  const { clan: words } = useWords();
  const asks = clan.visibility === 'request';
  const join = useMutation({
    mutationFn: async () => {
      const params = { path: { clanId: clan.id } };
      const call = api.POST('/v1/clans/{clanId}/members', { params, body: {} });
      await unwrap(call);
      if ((await call).response.status === 202) return 'asked';
      await onJoined(clan.id);
      return 'joined';
    },
  });
  if (join.data === 'asked') return <small role="status">{words.asked}</small>;
  return (
    <>
      <Button
        className="primary"
        aria-label={asks ? words.askName(clan.name) : words.joinName(clan.name)}
        pending={join.isPending}
        onClick={() => join.mutate()}
      >
        {asks ? words.ask : words.join}
      </Button>
      <Failure error={join.error} special={{ 'limit-reached': words.full, forbidden: words.inviteOnly }} />
    </>
  );
}
