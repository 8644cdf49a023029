import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(__dirname, '../..');
const ARCHIVE_BYTES_MAX = 256 * 1024 * 1024;
const BOOT_MAX_MS = 120_000;

/** The product as another release has it, from its sources, with the packages of this one. */
export class EarlierProduct {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * Resolves when it says that it is ready.
   * @param release a tag or commit of this repository
   * @throws with what it said instead
   */
  static async start(release: string, env: Record<string, string>): Promise<EarlierProduct> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-release-'));
    const sources = execFileSync('git', ['archive', release], { cwd: ROOT, maxBuffer: ARCHIVE_BYTES_MAX });
    execFileSync('tar', ['-x', '-C', folder], { input: sources });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    const hook = path.join(folder, 'libs/testing/register-typescript.cjs');
    const main = path.join(folder, 'infra/all-in-one/main.ts');
    const child = spawn(process.execPath, ['--conditions=sacred-valley', '--require', hook, main], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        ...env,
        PORT: '0',
        LOG_LEVEL: 'info',
        LAUNCHER_PID: String(process.pid),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    const late = setTimeout(() => child.kill('SIGKILL'), BOOT_MAX_MS);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => said.push(text));
    for await (const line of createInterface(child.stdout!)) {
      said.push(line);
      const { msg, port } = JSON.parse(line) as { msg: string; port?: number };
      if (msg !== 'ready') continue;
      clearTimeout(late);
      child.stdout!.resume();
      return new EarlierProduct(`http://127.0.0.1:${port}`, child, folder);
    }
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`The release ${release} did not start:\n${said.join('\n')}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
