import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BROKEN_IMPORTS, SOUND_FILES } from './broken-imports';

const ROOT = path.resolve(__dirname, '../../..');
const CONFIG = path.join(ROOT, '.dependency-cruiser.cjs');
const ROOMS = ['libs', 'services', 'gateway', 'infra', 'web'];

interface Violation {
  from: string;
  rule: { name: string };
  /** The files of a circle, which is told of once. */
  cycle?: { name: string }[];
}

/** Import rules are tested by breaking each of them, in a small tree of its own with the rooms of the real one. */
describe('fences', () => {
  const violations: Violation[] = [];
  let tree: string;

  beforeAll(async () => {
    // Inside the repository, so that packages are found from there as they are from the real rooms.
    mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
    tree = mkdtempSync(path.join(ROOT, '.cache/fences-'));
    for (const file of ['package.json', 'tsconfig.json', 'tsconfig.base.json', '.dependency-cruiser.cjs'])
      cpSync(path.join(ROOT, file), path.join(tree, file));
    for (const [file, imports] of Object.entries(SOUND_FILES)) write(file, imports);
    for (const { file, imports } of BROKEN_IMPORTS) write(file, [imports]);
    violations.push(...(await cruise(tree)));
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const write = (file: string, imports: string[]): void => {
    mkdirSync(path.join(tree, path.dirname(file)), { recursive: true });
    const lines = imports.map(
      (name, index) => `import * as it${index} from '${name}';\nexport { it${index} };\n`,
    );
    writeFileSync(path.join(tree, file), lines.join('') || 'export {};\n');
  };
  const toldOf = (file: string): string[] =>
    violations
      .filter(({ from, cycle }) => from === file || cycle?.some(({ name }) => name === file))
      .map(({ rule }) => rule.name);

  test.each(BROKEN_IMPORTS)('$rule: $file may not import $imports', ({ rule, file }) => {
    expect(toldOf(file)).toContain(rule);
  });

  test('files within the rules are not told of', () => {
    // One of them is needed to close a circle.
    const told = Object.keys(SOUND_FILES).filter((file) =>
      toldOf(file).some((rule) => rule !== 'no-circles'),
    );
    expect(told).toEqual([]);
  });

  test('every rule has a case that breaks it', () => {
    const broken = new Set(BROKEN_IMPORTS.map(({ rule }) => rule));
    expect(ruleNames().filter((name) => !broken.has(name))).toEqual([]);
  });

  test('every lib has a rule of what it may know', () => {
    const libs = readdirSync(path.join(ROOT, 'libs')).filter(
      (lib) => !['contracts', 'domain-kit', 'testing'].includes(lib),
    );
    expect(ruleNames()).toEqual(expect.arrayContaining(libs.map((lib) => `lib-${lib}`)));
  });
});

const ruleNames = (): string[] =>
  (require(CONFIG) as { forbidden: { name: string }[] }).forbidden.map(({ name }) => name);

function cruise(folder: string): Promise<Violation[]> {
  const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...ROOMS];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (stdout === '') reject(error ?? new Error('dependency-cruiser said nothing'));
      else resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
    });
  });
}
