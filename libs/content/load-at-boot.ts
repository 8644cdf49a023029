import type { Redis } from 'ioredis';
import type { Database } from '#libs/database';
import type { Logger } from '#libs/domain-kit';
import { CONTENT_CHANGED_CHANNEL } from './content';
import { loadSeeds } from './load-seeds';
import { readSeeds, SEED_DIRECTORY } from './read-seeds';
import { SeedError } from './seed-file';
import { readStamp } from './stored-content';

/**
 * Loads the seed that ships with this process. A broken file changes nothing: the content that was there goes
 * on being served and the log says what is wrong; only a database without any content stops the boot.
 * @throws SeedError when the seed is broken and there is nothing to go on with
 */
export async function loadAtBoot(
  db: Database,
  redis: Redis,
  log: Logger,
  directory = SEED_DIRECTORY,
): Promise<void> {
  try {
    const loaded = await loadSeeds(db, await readSeeds(directory));
    if (loaded.length === 0) return;
    log.info({ loaded }, 'content loaded');
  } catch (error) {
    if (!(error instanceof SeedError) || (await readStamp(db)) === '') throw error;
    log.error(
      { problems: error.problems },
      `the content seed is broken, nothing was loaded:\n${error.message}`,
    );
    return;
  }
  // Lost with Redis, this message is made good by every reader's poll.
  redis
    .publish(CONTENT_CHANGED_CHANNEL, '')
    .catch((error) => log.warn({ err: error }, 'change of content not told'));
}
