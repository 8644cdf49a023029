import { readFileSync } from 'node:fs';
import { errorText, Stop } from './say.mts';

/** The settings that a launcher reads itself, or sets for its parts. */
const READ_HERE = [
  'PORT',
  'PUBLIC_ORIGIN',
  'DATA_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'KAFKA_BROKERS',
  'METRICS_PORT',
];

/** Puts what `NAME_FILE` names into `NAME`, and takes out empty ones: a launcher and its parts then read the same. */
export function settleGiven(env: NodeJS.ProcessEnv): void {
  for (const name of READ_HERE) {
    const file = env[`${name}_FILE`];
    if (file && env[name]) throw new Stop(`${name} is given twice: also as ${name}_FILE.`);
    if (file) env[name] = contentOf(file, name);
    delete env[`${name}_FILE`];
    if (env[name] === '') delete env[name];
  }
}

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Stop(`${name} can't be read from ${name}_FILE (${errorText(error)}).`);
  }
}
