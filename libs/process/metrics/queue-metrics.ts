import { Gauge, type Registry } from 'prom-client';
import type { Queues } from '#libs/redis';

/** What lies in the queues that this process adds to. @returns asks for it; call it before the registry is read */
export function watchQueues(registry: Registry, queues: Pick<Queues, 'figures'>): () => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const jobs = gauge('queue_jobs', 'Jobs of a queue; the latest failed ones are kept.', 'queue', 'state');
  const age = gauge('queue_oldest_job_seconds', 'For how long the first job has waited.', 'queue');
  return async () => {
    for (const { queue, counts, oldestSeconds } of await queues.figures()) {
      for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count);
      age.set({ queue }, oldestSeconds);
    }
  };
}
