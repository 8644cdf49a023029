import { id, decimal, int, localDate, nullable, object, oneOf, text, type Infer } from './schema';

/** The body of `GET /v1/progress`. */
export const progress = object({
  madra: decimal,
  score: object({ today: decimal }),
  realm: object({ key: text, name: text, ordinal: int }),
  nextRealm: nullable(object({ key: text, name: text, madra: decimal, consistency: int })),
  streak: object({ current: int, longest: int, freezes: int }),
  version: int,
});
export type Progress = Infer<typeof progress>;

/** Why a progress changed; `kind` as in the ledger, or `skip`, `date-closed`. */
export const progressCause = object({
  kind: oneOf(
    'completion',
    'change',
    'undo',
    'streak-bonus',
    'streak-bonus-withdrawn',
    'skip',
    'date-closed',
  ),
  habitId: nullable(id),
  localDate: nullable(localDate),
  completionVersion: nullable(int),
});
export type ProgressCause = Infer<typeof progressCause>;
