import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { READ_HERE, readNodes, readSwitch, settleGiven } from '../given.mts';

const PAGE = path.resolve(__dirname, '../../../docs/configuration.md');

describe('what a launcher is given', () => {
  let file: string;
  beforeEach(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), 'sacred-valley-given-')), 'url');
    writeFileSync(file, 'redis://127.0.0.1:6379\n');
  });
  afterEach(() => rmSync(path.dirname(file), { recursive: true, force: true }));

  test('a file stands for the value that it holds', () => {
    const env: NodeJS.ProcessEnv = { REDIS_URL_FILE: file };
    settleGiven(env);
    expect(env).toEqual({ REDIS_URL: 'redis://127.0.0.1:6379' });
  });

  test('an empty one counts as absent', () => {
    const env: NodeJS.ProcessEnv = { DATA_DIR: '', PUBLIC_ORIGIN_FILE: '' };
    settleGiven(env);
    expect(env).toEqual({});
  });

  test('two values for one, or a file that is not there, are refused by name', () => {
    expect(() => settleGiven({ REDIS_URL: 'redis://a', REDIS_URL_FILE: file })).toThrow(
      'REDIS_URL is given twice',
    );
    expect(() => settleGiven({ PORT_FILE: `${file}.none` })).toThrow("PORT can't be read from PORT_FILE");
  });

  test('how many servers of a kind are started is one or three, and one unless asked', () => {
    expect(readNodes('KAFKA_NODES', {})).toBe(1);
    expect(readNodes('KAFKA_NODES', { KAFKA_NODES: '3' })).toBe(3);
    expect(() => readNodes('KAFKA_NODES', { KAFKA_NODES: '2' })).toThrow('KAFKA_NODES is "2"');
  });

  test('a switch is 1 or 0, and off unless asked', () => {
    expect(readSwitch('POSTGRES_STANDBY', {})).toBe(false);
    expect(readSwitch('POSTGRES_STANDBY', { POSTGRES_STANDBY: '1' })).toBe(true);
    expect(() => readSwitch('POSTGRES_STANDBY', { POSTGRES_STANDBY: 'yes' })).toThrow(
      'POSTGRES_STANDBY is "yes"',
    );
  });

  test('each stands in docs/configuration.md', () => {
    const page = readFileSync(PAGE, 'utf8');
    for (const name of [...READ_HERE, 'REPLICAS']) expect(page).toContain(`\n## ${name}\n`);
  });
});
