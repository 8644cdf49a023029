import { useMutation } from '@tanstack/react-query';
import { api } from '../api/client';
import { session } from '../api/session';

export const useSignOut = () =>
  useMutation({
    mutationFn: async () => {
      const refreshToken = session.current()?.refreshToken;
      if (refreshToken) await api.POST('/v1/auth/logout', { body: { refreshToken } });
    },
    // A server that cannot be reached must not hold anyone on this device.
    onSettled: session.end,
  });
