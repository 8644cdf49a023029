import { spawn } from 'node:child_process';
import path from 'node:path';
import { Stop } from './say.mts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
/** Nx alone on this machine: no daemon left behind, no screen of its own. */
const NX_ALONE = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NX_ISOLATE_PLUGINS: 'false' };

/** Builds what changed since it was built last; throws with the compiler's words. */
export async function buildWhatIsStale(): Promise<void> {
  const nx = path.join(ROOT, 'node_modules/.bin/nx');
  const args = [nx, 'run-many', '-t', 'build', '--outputStyle=stream'];
  const env = { ...process.env, ...NX_ALONE, FORCE_COLOR: '0' };
  const build = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [build.stdout, build.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('error', reject).once('exit', resolve);
  });
  if (code !== 0) throw new Stop(`The build failed:\n${said.trim()}`);
}
