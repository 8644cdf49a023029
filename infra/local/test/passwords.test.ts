import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SCHEMAS as OF_THE_PRODUCT } from '#libs/database';
import { Home } from '../home.mts';
import { passwordsOf, SCHEMAS } from '../passwords.mts';

const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-passwords-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there is one for each schema of the product', () => expect(SCHEMAS).toEqual(OF_THE_PRODUCT));

test('a process gets those of its part, the same at every start', () => {
  const all = passwordsOf(new Home(folder), null).split(',');
  expect(new Set(all.map((one) => one.split('=')[1])).size).toBe(SCHEMAS.length);
  const [habit, content] = passwordsOf(new Home(folder), 'habit').split(',');
  expect(all).toEqual(expect.arrayContaining([habit, content]));
  expect([habit, content].map((one) => one!.split('=')[0])).toEqual(['habit', 'content']);
  expect(passwordsOf(new Home(folder), 'gateway')).toBe(content);
});
