import { useSyncExternalStore } from 'react';
import { session } from '../api/session';

/** Whether the session's token says that one is an operator: for what is shown, since the server asks for itself. */
export const useIsOperator = (): boolean =>
  useSyncExternalStore(session.subscribe, () => saysOperator(session.current()?.accessToken ?? ''));

function saysOperator(token: string): boolean {
  try {
    const claims = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    return (JSON.parse(atob(claims)) as { operator?: boolean }).operator === true;
  } catch {
    return false;
  }
}
