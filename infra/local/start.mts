import path from 'node:path';
import { refuseArguments } from './command-line.mts';
import { ROOT } from './compile.mts';
import { launch, type Launch } from './launch.mts';
import { isReadyAt } from './ports.mts';
import { runScript } from './say.mts';

const READY_TIMEOUT_MS = 120_000;

/** `npm start`: every part in one process, on Postgres and Redis of its own unless others are given. */
await runScript(() => {
  refuseArguments('npm start', process.argv.slice(2));
  return launch(serveAllInOne);
});

async function serveAllInOne({ household, port, env, log }: Launch): Promise<void> {
  await household.start({
    name: 'Sacred Valley',
    role: 'part',
    command: process.execPath,
    args: [path.join(ROOT, 'dist/infra/all-in-one/main.js')],
    env: { ...env, PORT: String(port) },
    cwd: ROOT,
    log: log('sacred-valley'),
    stopSignal: 'SIGTERM',
    isReady: () => isReadyAt(port),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
}
