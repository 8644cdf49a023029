import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Profile } from '../api/types';
import type { components } from '../generated/api';

type Change = components['schemas']['ProfileBody'];

/** Changes one's profile or settings: shown at once, taken back when the server refuses. */
export function useChangeMe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => unwrap(api.PATCH('/v1/me', { body })),
    onMutate: ({ settings, ...change }) => {
      const before = queries.getQueryData<Profile>(keys.me);
      queries.setQueryData<Profile>(
        keys.me,
        (me) => me && { ...me, ...change, settings: { ...me.settings, ...settings } },
      );
      return before;
    },
    onError: (_, __, before) => queries.setQueryData(keys.me, before),
    onSuccess: (me, { settings }) => {
      queries.setQueryData(keys.me, me);
      if (settings?.timeZone || settings?.dayStartsAt) void queries.invalidateQueries();
    },
  });
}
