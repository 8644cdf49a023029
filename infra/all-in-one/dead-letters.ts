import { SERVICES } from '#libs/contracts';
import { type DatabaseSettings, directUrlOf, ownerUrlOf, withSession } from '#libs/database';
import { isUuid } from '#libs/domain-kit';
import { DeadLetterDesk, type FiledLetter } from '#libs/messaging';
import { readSetting, SettingsError } from '#libs/process';

const CONNECT_TIMEOUT_MS = 10_000;

const USAGE = `npm run dead-letters -- <what>

  list          every event that a group could not handle
  show <id>     one of them, whole
  send <id>     hand it to its group again; the running system does so within seconds
  send --all    the same for all of them`;

const EXIT_USAGE = 64;
const EXIT_NOT_FOUND = 1;
const EXIT_FAILURE = 2;

const say = (line: string): unknown => process.stdout.write(`${line}\n`);

/** @returns the exit code */
async function main([what, which, ...rest]: string[]): Promise<number> {
  const work = rest.length === 0 ? chosen(what, which) : undefined;
  if (!work) {
    const asked = [what, which, ...rest].filter((each) => each !== undefined).join(' ');
    if (asked !== '' && asked !== '--help') say(`"${asked}" is nothing that it does.\n`);
    say(USAGE);
    return asked === '--help' ? 0 : EXIT_USAGE;
  }
  const connection = { applicationName: 'sacred-valley dead letters', connectTimeoutMs: CONNECT_TIMEOUT_MS };
  return withSession(databaseUrl(), connection, (session) => work(new DeadLetterDesk(session)));
}

/** Of who sees the letters of all parts; beside a part that runs apart, that part's own. */
function databaseUrl(): string {
  const settings: DatabaseSettings = {
    url: readSetting('DATABASE_URL', process.env)!,
    directUrl: readSetting('DATABASE_DIRECT_URL', process.env) ?? undefined,
    passwords: readSetting('DATABASE_PASSWORDS', process.env) ?? {},
    poolMax: 1,
  };
  const service = SERVICES.find((name) => settings.passwords![name] !== undefined);
  return ownerUrlOf(settings) ?? directUrlOf(settings, service ?? 'content');
}

type Work = (desk: DeadLetterDesk) => Promise<number>;

function chosen(what: string | undefined, which: string | undefined): Work | undefined {
  if (what === 'list' && which === undefined) return list;
  if (what === 'send' && which === '--all') return (desk) => send(desk, 'all');
  if (which === undefined || !isUuid(which)) return undefined;
  if (what === 'show') return (desk) => show(desk, which);
  return what === 'send' ? (desk) => send(desk, which) : undefined;
}

async function list(desk: DeadLetterDesk): Promise<number> {
  let count = 0;
  for await (const letter of desk.list()) {
    say(inOneLine(letter));
    count += 1;
  }
  say(count === 1 ? '1 dead letter' : `${count} dead letters`);
  return 0;
}

const inOneLine = (letter: FiledLetter): string =>
  [
    letter.id,
    letter.lastFailedAt,
    `${letter.group} from ${letter.source}`,
    letter.type ?? 'unreadable',
    `${letter.attempts} ${letter.attempts === 1 ? 'attempt' : 'attempts'}`,
    ...(letter.resendRequestedAt ? ['being sent again'] : []),
    letter.error.split('\n')[0],
  ].join('  ');

async function show(desk: DeadLetterDesk, id: string): Promise<number> {
  const letter = await desk.show(id);
  if (!letter) return notFound();
  const { message, ...rest } = letter;
  say(JSON.stringify({ ...rest, message: asJson(message) }, null, 2));
  return 0;
}

/** The event for reading; what is no JSON is shown as the text that came. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function send(desk: DeadLetterDesk, id: string): Promise<number> {
  const sent = await desk.send(id);
  if (sent === 0 && id !== 'all') return notFound();
  say(sent === 1 ? '1 dead letter is being sent again' : `${sent} dead letters are being sent again`);
  return 0;
}

function notFound(): number {
  process.stderr.write('There is no such dead letter.\n');
  return EXIT_NOT_FOUND;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(
      error instanceof SettingsError
        ? `${error.message}\n`
        : `The database can't be used: ${String(error)}\n`,
    );
    process.exitCode = EXIT_FAILURE;
  },
);
