import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

const BROKEN = [
  { rule: 'no-process-env', file: 'services/habit/app/a.ts', code: "export const a = process.env['A'];" },
  { rule: 'no-process-env', file: 'libs/redis/a.ts', code: "export const a = process.env['A'];" },
  {
    rule: 'no-restricted-properties',
    file: 'services/habit/domain/a.ts',
    code: 'export const a = Date.now();',
  },
  { rule: 'no-restricted-properties', file: 'gateway/domain/a.ts', code: 'export const a = Math.random();' },
  { rule: 'no-restricted-properties', file: 'libs/domain-kit/a.ts', code: 'export const a = Math.random();' },
  { rule: 'no-restricted-globals', file: 'services/clan/domain/a.ts', code: "export const a = fetch('/');" },
  { rule: 'no-explicit-any', file: 'services/clan/app/a.ts', code: 'export const a = (b: any) => b;' },
  { rule: 'no-console', file: 'services/clan/app/b.ts', code: "console.log('a');" },
];
const SOUND = [
  { file: 'libs/process/run.ts', code: "export const a = process.env['A'];" },
  {
    file: 'services/habit/domain/b.ts',
    code: 'export const a = (now: Date) => new Date(now.getTime() + 1);',
  },
  { file: 'services/habit/test/a.ts', code: "export const a = process.env['A'];" },
];

/** What imports cannot tell: where the environment, the clock and chance come in. */
describe('fences of the linter', () => {
  let tree: string;
  let told: { filename: string; code: string }[];

  beforeAll(async () => {
    tree = mkdtempSync(path.join(tmpdir(), 'sacred-valley-lint-'));
    cpSync(path.join(ROOT, '.oxlintrc.json'), path.join(tree, '.oxlintrc.json'));
    for (const { file, code } of [...BROKEN, ...SOUND]) {
      mkdirSync(path.join(tree, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(tree, file), `${code}\n`);
    }
    told = await lint(tree);
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const rulesFor = (file: string): string[] =>
    told.filter(({ filename }) => filename.endsWith(file)).map(({ code }) => code);

  test.each(BROKEN)('$rule is told in $file', ({ rule, file }) => {
    expect(rulesFor(file).join()).toContain(rule);
  });

  test('files within the rules are not told of', () => {
    expect(SOUND.flatMap(({ file }) => rulesFor(file))).toEqual([]);
  });
});

function lint(folder: string): Promise<{ filename: string; code: string }[]> {
  const program = path.join(ROOT, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, '--format', 'json', '.'], { cwd: folder }, (error, stdout) => {
      if (stdout === '') reject(error ?? new Error('the linter said nothing'));
      else resolve((JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }).diagnostics);
    });
  });
}
