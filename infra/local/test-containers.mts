import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './compile.mts';
import { freePort } from './ports.mts';
import { runScript, say, Stop } from './say.mts';
import { WIRE_TESTS } from './test-separately.mts';

/**
 * `npm run test:containers [-- all-in-one | services]`: builds the image, looks at it, starts compose in both sizes
 * afresh and runs the wire's tests against each. Takes the engine that `docker` finds (DOCKER_HOST), and images of
 * Debian's packages where it can pull none (`infra/containers/stand-ins.sh`, by hand).
 */
const IMAGE_BYTES_MAX = 250 * 1000 * 1000;
const SIZES = ['all-in-one', 'services'];
const READY_TIMEOUT_SECONDS = 600;
const PROJECT = 'sacred-valley-test';

function run(program: string, args: string[], options: SpawnSyncOptions = {}): string {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    ...options,
  });
  if (status !== 0)
    throw new Stop(`${program} ${args.join(' ')} failed${error ? `: ${error.message}` : '.'}`);
  return String(stdout);
}

function lookAtImage(image: string): void {
  const bytes = Number(run('docker', ['image', 'inspect', '--format', '{{.Size}}', image]));
  say(`${image} has ${Math.round(bytes / 1e6)} MB.`);
  if (bytes > IMAGE_BYTES_MAX) throw new Stop(`The image is larger than ${IMAGE_BYTES_MAX / 1e6} MB.`);
  const user = run('docker', ['image', 'inspect', '--format', '{{.Config.User}}', image]).trim();
  if (user === '' || user.startsWith('0') || user.startsWith('root'))
    throw new Stop('The image runs as root.');
  const inside = ['run', '--rm', '--read-only', '--network', 'none', image, '--eval'];
  const node = run('docker', [...inside, 'process.stdout.write(process.version)']);
  say(`Node ${node} starts in it, with nothing to write to.`);
  const shell = spawnSync('docker', ['run', '--rm', '--entrypoint', '/bin/sh', image, '-c', 'true']);
  if (shell.status === 0) throw new Stop('The image has a shell.');
}

async function tryOut(size: string): Promise<void> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const [https, http] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    TEST_ORIGIN: origin,
    TEST_PORT: String(port),
    HTTPS_PORT: String(https),
    HTTP_PORT: String(http),
  };
  const files = ['-f', 'docker-compose.yml', '-f', 'infra/compose/test.yml'];
  const compose = (...args: string[]): string =>
    run('docker', ['compose', '-p', PROJECT, ...files, '--profile', size, ...args], { env });
  compose('down', '--volumes', '--remove-orphans');
  try {
    const scale = size === 'services' ? ['--scale', 'progression=2', '--scale', 'gateway=2'] : [];
    compose('up', '--build', '--detach', '--wait', '--wait-timeout', String(READY_TIMEOUT_SECONDS), ...scale);
    say(`${size} is up at ${origin}.`);
    run('npm', ['test', '--', WIRE_TESTS], { env, stdio: 'inherit' });
  } catch (error) {
    say(compose('logs', '--tail', '30'));
    throw error;
  } finally {
    compose('down', '--volumes', '--remove-orphans');
  }
}

await runScript(async () => {
  const wanted = process.argv.slice(2);
  const version = /^VALLEY_VERSION=(.+)$/m.exec(run('cat', [path.join(ROOT, '.env')]))![1]!;
  const image = `sacred-valley:${version}`;
  run('docker', ['build', '--quiet', '--build-arg', `VERSION=${version}`, '--tag', image, '.']);
  lookAtImage(image);
  for (const size of SIZES.filter((one) => wanted.length === 0 || wanted.includes(one))) await tryOut(size);
});
