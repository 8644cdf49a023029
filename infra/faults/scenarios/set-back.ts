import { setTimeout as wait } from 'node:timers/promises';
import type { Crowd } from '../../checker/crowd';
import { ArchivedStores } from '../archived-stores';
import { registerGuests } from '../people';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

/** People go on for so long after the backup, and after the moment that is gone back to. */
const BETWEEN_MS = 3_000;

let stores: ArchivedStores;

export const setBack: Scenario = {
  number: 'set-back',
  provokes: 'the database restored to a moment some seconds ago, with Kafka and Redis as they are now',
  holds: 'what came before the moment is there, what came after is nowhere; people go on from there',
  breakage: 'separate services are not told of the restore; all-in-one goes back too far',
  sizes: BOTH,
  surroundings: async (size) => (stores = await ArchivedStores.start(size)),
  fault: goBack,
};

async function goBack(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, size, broken, did, compare, choices } = stage;
  await stores.backUp();
  did('backups made, daily and monthly, while people act');
  const tooFar = await stores.archiveAll();
  await wait(BETWEEN_MS);
  crowd.mark();
  const moment = await stores.archiveAll();
  const [late] = await registerGuests(crowd.wire, 1, choices);
  await wait(BETWEEN_MS);
  await stores.archiveAll();
  // Without Kafka little shows that nobody told the product: cursors were set back with what they point at.
  const isToldAnyway = size === 'all-in-one';
  const target = broken && isToldAnyway ? tooFar : moment;
  await product.restartAround(async () => {
    await stores.setBackTo(target);
    await stores.startAgain();
    crowd.setBack();
    did(`restored to ${target}`);
    if (!broken || isToldAnyway) did((await stores.tellProduct()).trim().replaceAll('\n', ' '));
  });
  await product.isReady();
  const found = await late!.wire.call('GET', '/v1/me');
  const isGone = found.kind === 'refused' && [401, 404].includes(found.status);
  compare(expectation('who came after the moment is not there', isGone, found));
}
