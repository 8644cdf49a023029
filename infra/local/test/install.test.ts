import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installWhenBehind, isInstalled } from '../install.mjs';

interface Package {
  version?: string;
  optional?: boolean;
}

describe('whether the packages of the lock file are there', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'sacred-valley-install-'));
    mkdirSync(path.join(root, 'node_modules'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const check = (wanted: Record<string, Package>, present: Record<string, Package>): boolean => {
    writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
    const file = path.join(root, 'node_modules/.package-lock.json');
    writeFileSync(file, JSON.stringify({ packages: present }));
    return isInstalled(root);
  };

  test('the same versions are', () => {
    expect(
      check({ 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } }),
    ).toBe(true);
  });
  test('another version is not', () => {
    expect(
      check({ 'node_modules/a': { version: '1.0.1' } }, { 'node_modules/a': { version: '1.0.0' } }),
    ).toBe(false);
  });
  test('a new package is not', () => {
    expect(check({ 'node_modules/a': { version: '1.0.0' } }, {})).toBe(false);
  });
  test('where they are borrowed by a link nothing is installed through it', () => {
    const borrower = path.join(root, 'borrower');
    mkdirSync(borrower);
    writeFileSync(path.join(root, 'node_modules/kept'), '');
    symlinkSync(path.join(root, 'node_modules'), path.join(borrower, 'node_modules'));
    expect(() => installWhenBehind(borrower)).toThrow('node_modules is a link');
    expect(existsSync(path.join(root, 'node_modules/kept'))).toBe(true);
  });
  test('a package of another platform may be absent, but not of another version', () => {
    const wanted = { 'node_modules/a': { version: '1.0.0', optional: true } };
    expect(check(wanted, {})).toBe(true);
    expect(check(wanted, { 'node_modules/a': { version: '0.9.0' } })).toBe(false);
  });
});
