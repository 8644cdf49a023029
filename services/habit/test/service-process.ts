import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');
const BOOT_MAX_MS = 120_000;

/** The habit service as a process of its own, to be killed. */
export class ServiceProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when it says that it is ready. @throws with what it said instead */
  static async start(env: Record<string, string>): Promise<ServiceProcess> {
    const hook = path.join(ROOT, 'libs/testing/register-typescript.cjs');
    const main = path.join(ROOT, 'services/habit/main.ts');
    const child = spawn(process.execPath, ['--conditions=sacred-valley', '--require', hook, main], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...env, LOG_LEVEL: 'info', LAUNCHER_PID: String(process.pid) },
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
      return new ServiceProcess(`http://127.0.0.1:${port}`, child);
    }
    throw new Error(`The habit service did not start:\n${said.join('\n')}`);
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
