import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import { reads } from '../api/reads';
import type { Progress } from '../api/types';

const realmOf = ({ realm }: Progress): string => realm.key;

/** The page wears the metal of its person's realm, wherever in it one is. */
export function useMetal(): void {
  const realm = useQuery({ ...reads.progress, select: realmOf }).data;
  // Before it is painted: a colour that followed would have the whole page styled anew.
  useLayoutEffect(() => {
    if (realm) document.documentElement.dataset['realm'] = realm;
  }, [realm]);
}
