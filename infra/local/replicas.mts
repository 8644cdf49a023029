import { Stop } from './say.mts';

/** What a process of separate services may be, and what it works on where that is not everything. */
export const KINDS = [
  'identity',
  'habit',
  'progression',
  'progression-consumers',
  'progression-workers',
  'clan',
  'leaderboard',
  'gateway',
] as const;
export type Kind = (typeof KINDS)[number];

/** One process: its kind and its number among its equals, from 1. */
export interface Replica {
  kind: Kind;
  number: number;
}

const REPLICAS_MAX = 20;
const SEPARATE_WORK = { consumers: 'progression-consumers', workers: 'progression-workers' } as const;

/**
 * The processes to start: one of each part, more where REPLICAS says so (`progression=2,gateway=2`). Consumers and
 * workers of progression run inside `progression` unless they have processes of their own.
 */
export function readReplicas(text: string | undefined): Replica[] {
  const counts = new Map<Kind, number>(KINDS.map((kind) => [kind, kind.includes('-') ? 0 : 1]));
  for (const entry of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [name = '', count = ''] = entry.trim().split('=');
    const kind = KINDS.find((known) => known === name);
    if (kind === undefined || !/^\d+$/.test(count) || Number(count) < 1 || Number(count) > REPLICAS_MAX)
      throw new Stop(
        `REPLICAS has "${entry.trim()}": give names of ${KINDS.join(', ')} with 1 to ${REPLICAS_MAX}, ` +
          'such as REPLICAS=progression=2,gateway=2.',
      );
    counts.set(kind, Number(count));
  }
  return KINDS.flatMap((kind) =>
    Array.from({ length: counts.get(kind)! }, (_, index) => ({ kind, number: index + 1 })),
  );
}

/** The part whose program a process runs, and its setting WORK where it does not do everything. */
export function partOf(kind: Kind, replicas: Replica[]): { part: string; work: string | null } {
  const [part = kind, only] = kind.split('-');
  if (only !== undefined) return { part, work: only };
  if (kind !== 'progression') return { part, work: null };
  const elsewhere = (name: Kind): boolean => replicas.some((replica) => replica.kind === name);
  const here = (['consumers', 'workers'] as const).filter((work) => !elsewhere(SEPARATE_WORK[work]));
  return { part, work: here.length === 2 ? null : ['http', ...here].join(',') };
}

export const processName = ({ kind, number }: Replica): string => (number === 1 ? kind : `${kind}-${number}`);
