import { readFileSync } from 'node:fs';

/**
 * Loaded before a part's program (`NODE_OPTIONS=--import`): its `Date` goes wrong by what `SHIFTED_CLOCKS` says in
 * seconds, as in `habit=-3600,progression-workers=691200`, or at each moment by what the file `SHIFTED_CLOCKS_FILE`
 * says then. The product knows nothing of it.
 */
const RightDate = Date;
const READ_EVERY_MS = 500;

const file = process.env['SHIFTED_CLOCKS_FILE'];
const part = /dist\/(?:infra\/|services\/)?([\w-]+)\/main\.js$/.exec(process.argv[1] ?? '')?.[1];

function shiftMsBy(shifts: string): number {
  const work = process.env['WORK'];
  const name = work ? `${part}-${work}` : part;
  const entry = shifts.split(',').find((each) => each.startsWith(`${name}=`));
  return Number(entry?.split('=')[1] ?? 0) * 1_000;
}

let shiftMs = shiftMsBy(process.env['SHIFTED_CLOCKS'] ?? '');
if (part !== undefined && file !== undefined)
  setInterval(() => (shiftMs = shiftMsBy(readFileSync(file, 'utf8'))), READ_EVERY_MS).unref();
if (part !== undefined && (shiftMs !== 0 || file !== undefined)) {
  const now = (): number => RightDate.now() + shiftMs;
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, given, made) =>
      Reflect.construct(target, given.length > 0 ? given : [now()], made) as object,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
}
