import { readFileSync } from 'node:fs';
import { errorText, Stop } from './say.mts';

/** The settings that a launcher reads itself, or sets for its parts. */
export const READ_HERE = [
  'PORT',
  'PUBLIC_ORIGIN',
  'DATA_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'KAFKA_BROKERS',
  'METRICS_PORT',
  'POSTGRES_STANDBY',
  'KAFKA_NODES',
  'REDIS_NODES',
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

/** Of a launcher's own settings, one that is 1 or 0. */
export function readSwitch(name: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const text = env[name] ?? '0';
  if (text !== '0' && text !== '1')
    throw new Stop(`${name} is "${text}": give ${name}=1, or 0 to do without.`);
  return text === '1';
}

/** Of a launcher's own settings, how many servers of a kind it starts: one, or three that stand in for each other. */
export function readNodes(name: string, env: NodeJS.ProcessEnv = process.env): 1 | 3 {
  const text = env[name] ?? '1';
  if (text !== '1' && text !== '3')
    throw new Stop(`${name} is "${text}": give ${name}=3, or 1 for a single one.`);
  return text === '3' ? 3 : 1;
}
