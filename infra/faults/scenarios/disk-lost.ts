import { setTimeout as wait } from 'node:timers/promises';
import type { Crowd } from '../../checker/crowd';
import { ArchivedStores } from '../archived-stores';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

/** People go on for so long after the backup, after the last file of the log that is kept, and without a database. */
const BETWEEN_MS = 3_000;

let stores: ArchivedStores;

export const diskLost: Scenario = {
  number: 'disk-lost',
  provokes:
    'the database’s disk lost under load, and restored on an empty one to the end of the archived log',
  holds: 'what was acknowledged and archived is there, once; boards and Kafka’s consumers follow it alone',
  breakage: 'the archive has lost what came after the backup',
  sizes: BOTH,
  surroundings: async (size) => (stores = await ArchivedStores.start(size)),
  fault: loseAndRestore,
};

async function loseAndRestore(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, broken, did, compare } = stage;
  await stores.backUp();
  did('backups made, daily and monthly, while people act');
  const log = stores.archivedLog();
  await wait(BETWEEN_MS);
  crowd.mark();
  const moment = await stores.archiveAll();
  did(`what was acknowledged until ${moment} is archived`);
  await wait(BETWEEN_MS);
  await stores.loseDisk();
  did('kill -9 Postgres and its disk removed');
  await wait(BETWEEN_MS);
  if (broken) stores.forget(stores.archivedLog().filter((file) => !log.includes(file)));
  await product.restartAround(async () => {
    await stores.lay();
    await stores.startAgain();
    crowd.setBack();
    did((await stores.tellProduct()).trim().replaceAll('\n', ' '));
  });
  await product.isReady();
  await stores.archiveAll();
  did('what the restored database writes is archived too');
  compare(await ageIsTold(stage));
}

async function ageIsTold({ product }: Stage): Promise<ReturnType<typeof expectation>> {
  const age = await product.metric('habit', 'backup_age_seconds', { repository: 'daily' });
  return expectation('the age of the latest backup is told', age !== undefined && age > 0, age);
}
