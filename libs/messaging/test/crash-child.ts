import { firstTime } from '..';
import { openProcess, type WorldSettings } from './world';

/** What the child does before it is killed. */
export interface CrashPlan {
  settings: WorldSettings;
  /** Only copies the outbox, or only consumes as group `counting` and hangs once its effect is committed. */
  role: 'relay' | 'consumer';
}

/** Counts each sighting of a user once, however often it is delivered. */
export const countOnce =
  (process: Awaited<ReturnType<typeof openProcess>>) => async (events: { id: string; subject: string }[]) => {
    await process.of('progression').transaction(async (tx) => {
      const fresh = await firstTime(
        tx,
        'counting',
        events.map(({ id }) => id),
      );
      for (const { subject } of events.filter(({ id }) => fresh.has(id))) {
        await tx.query(
          `INSERT INTO tally AS t (user_id, sightings) VALUES ($1, 1)
         ON CONFLICT (user_id) DO UPDATE SET sightings = t.sightings + 1`,
          [subject],
        );
      }
    });
  };

async function main({ settings, role }: CrashPlan): Promise<void> {
  const own = await openProcess(settings, role === 'relay' ? ['identity'] : []);
  if (role === 'consumer') {
    const count = countOnce(own);
    own.subscribe({
      group: 'counting',
      handle: async (events) => {
        await count(events);
        process.send!('committed');
        await new Promise(() => {});
      },
    });
  }
  own.bus.start();
}

if (require.main === module) {
  // Whoever forked us is gone: so are we.
  process.on('disconnect', () => process.exit(1));
  void main(JSON.parse(process.argv[2]!) as CrashPlan);
}
