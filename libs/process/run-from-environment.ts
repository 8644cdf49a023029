import { createLogger } from './logging';
import { withoutSecrets } from './no-secrets';
import { type Part, PART_NAMES } from './part';
import { run, type Running } from './run';
import { readSettings, type Settings, SettingsError } from './settings';

/** How often a process looks whether its launcher is still there; it must be gone within 5 s. */
const LAUNCHER_POLL_INTERVAL_MS = 1_000;

/** Exit codes of `sysexits.h`. */
const EXIT_CONFIGURATION = 78;
const EXIT_FAILURE = 1;

/**
 * What every `main.ts` does: reads the settings from the environment, runs those of the parts that they choose,
 * and ends in good order on SIGTERM, SIGINT or when the launcher is gone. What hinders the boot is said in words.
 */
export async function runFromEnvironment(parts: readonly Part[]): Promise<void> {
  try {
    const settings = readSettings(process.env);
    tellWhatNobodyCaught(settings);
    let running: Running | null = null;
    // Before anything else: asked to end while it boots, it ends at once, as nothing was acknowledged yet.
    endInGoodOrder(settings, async () => running?.stop());
    running = await run(chosen(parts, settings), settings);
  } catch (error) {
    process.stderr.write(`${withoutSecrets(inWords(error))}\n`);
    process.exit(error instanceof SettingsError ? EXIT_CONFIGURATION : EXIT_FAILURE);
  }
}

/** @throws SettingsError when PARTS names one that this program does not have */
function chosen(parts: readonly Part[], { parts: names }: Settings): readonly Part[] {
  if (names === null) return parts;
  const missing = names.find((name) => !parts.some((part) => part.name === name));
  if (missing !== undefined)
    throw new SettingsError([
      {
        name: 'PARTS',
        problem: `names "${missing}", which is not in this program: it has ${parts.map(({ name }) => name).join(', ')}`,
        example: PART_NAMES.join(','),
      },
    ]);
  return parts.filter((part) => names.includes(part.name));
}

/** As a line of the log; Node would print the error with all that hangs on it. */
function tellWhatNobodyCaught(settings: Settings): void {
  process.on('uncaughtException', (error) => {
    createLogger(settings, settings.parts ?? []).fatal({ err: error }, 'an error that nobody caught');
    process.exit(EXIT_FAILURE);
  });
}

function endInGoodOrder({ launcherPid }: Settings, stop: () => Promise<void>): void {
  const end = (): void => {
    stop().then(
      () => process.exit(),
      (error: unknown) => {
        process.stderr.write(`${withoutSecrets(inWords(error))}\n`);
        process.exit(EXIT_FAILURE);
      },
    );
  };
  process.once('SIGTERM', end).once('SIGINT', end);
  if (launcherPid === null) return;
  const timer = setInterval(() => {
    if (isAlive(launcherPid)) return;
    clearInterval(timer);
    // Nobody would start us again or notice a hang, so the drain has what is left of the five seconds.
    setTimeout(() => process.exit(EXIT_FAILURE), LAUNCHER_POLL_INTERVAL_MS * 3);
    end();
  }, LAUNCHER_POLL_INTERVAL_MS);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inWords(error: unknown): string {
  if (error instanceof SettingsError)
    return `Sacred Valley can't start, a setting is wrong:\n${error.message}`;
  const { code, port, stack, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Sacred Valley can't start: port ${port} is taken. Stop what listens there, or set another PORT.`;
  return `Sacred Valley can't start: ${message}\n${stack ?? ''}`;
}
