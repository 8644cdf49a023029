import { useMutation, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { session } from '../api/session';
import { Button } from '../ui/Button';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const me = useQuery({ queryKey: keys.me, queryFn: () => unwrap(api.GET('/v1/me')) });
  const signOut = useMutation({
    mutationFn: async () => {
      const refreshToken = session.current()?.refreshToken;
      if (refreshToken) await api.POST('/v1/auth/logout', { body: { refreshToken } });
    },
    // A server that cannot be reached must not hold anyone on this device.
    onSettled: session.end,
  });
  return (
    <div className="account">
      <span>{me.data?.displayName}</span>
      <Button pending={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
    </div>
  );
}
