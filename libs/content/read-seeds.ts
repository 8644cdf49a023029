import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTENT_KINDS } from './kinds';
import { parseSeed, type Seed, SeedError, type SeedProblem } from './seed-file';

/** The seed files that ship with the product. */
export const SEED_DIRECTORY = join(__dirname, 'seed');

/** Reads and checks the seed file of every kind. @throws SeedError naming all that is wrong in all of them */
export async function readSeeds(directory: string): Promise<Seed[]> {
  const problems: SeedProblem[] = [];
  const seeds: Seed[] = [];
  for (const kind of CONTENT_KINDS) {
    const file = `${kind}.json`;
    try {
      seeds.push(parseSeed(kind, file, await textOf(directory, file)));
    } catch (error) {
      if (!(error instanceof SeedError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length) throw new SeedError(problems);
  return seeds;
}

async function textOf(directory: string, file: string): Promise<string> {
  try {
    return await readFile(join(directory, file), 'utf8');
  } catch (error) {
    throw new SeedError([{ file, pointer: '', detail: `can't be read: ${(error as Error).message}` }]);
  }
}
