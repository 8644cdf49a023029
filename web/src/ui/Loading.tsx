import { Failure } from './Failure';

/** In place of what has not come yet: that it is on its way, or why it cannot be had. Says nothing once it is there. */
export function Loading({ of }: { of: { data: unknown; error: unknown } }) {
  if (of.data !== undefined) return null;
  return of.error ? <Failure error={of.error} /> : <p className="loading">Loading…</p>;
}
