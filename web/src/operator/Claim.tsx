import { useMutation, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { reads } from '../api/reads';
import { renewAfterRefusal, session } from '../api/session';
import { go } from '../shell/route';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { useOperatorWords } from './useOperatorWords';

/** The token of now does not say yet what one has become. */
const renew = () => renewAfterRefusal(session.current()!.accessToken);

/** Where the link of the log leads: one touch more, so that nobody becomes it by another's account. */
export function Claim({ claim }: { claim: string }) {
  const { claim: words } = useOperatorWords();
  const me = useQuery(reads.me);
  const become = useMutation({
    mutationFn: async () => {
      await unwrap(api.PUT('/v1/me/operator', { body: { claim } }));
      await renew();
    },
    onSuccess: () => go('/operator', 'replace'),
  });
  return (
    <section className="card" aria-labelledby="claim-title">
      <h2 id="claim-title">{words.title}</h2>
      <p>{words.told(me.data?.displayName ?? '')}</p>
      <Failure error={become.error} special={{ forbidden: words.refused }} />
      <div className="row">
        <Button className="primary" pending={become.isPending} onClick={() => become.mutate()}>
          {words.become}
        </Button>
      </div>
    </section>
  );
}

/** For who is no operator, or does not hold a token yet that says so. */
export function Stranger() {
  const words = useOperatorWords();
  const look = useMutation({ mutationFn: renew });
  return (
    <section className="card">
      <p>{words.stranger}</p>
      <Failure error={look.error} />
      <div className="row">
        <Button pending={look.isPending} onClick={() => look.mutate()}>
          {words.lookAgain}
        </Button>
      </div>
    </section>
  );
}
