/**
 * Loaded before a part's program (`NODE_OPTIONS=--import`): its `Date` goes wrong by what `SHIFTED_CLOCKS` says in
 * seconds, as in `habit=-3600,progression-workers=691200`. The product knows nothing of it.
 */
const RightDate = Date;

function shiftOfThisProcess(): number {
  const part = /dist\/(?:infra\/|services\/)?([\w-]+)\/main\.js$/.exec(process.argv[1] ?? '')?.[1];
  const work = process.env['WORK'];
  const name = work ? `${part}-${work}` : part;
  const entries = (process.env['SHIFTED_CLOCKS'] ?? '').split(',');
  const entry = entries.find((each) => each.startsWith(`${name}=`));
  return Number(entry?.split('=')[1] ?? 0) * 1_000;
}

const shiftMs = shiftOfThisProcess();
if (shiftMs !== 0) {
  const now = (): number => RightDate.now() + shiftMs;
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, given, made) =>
      Reflect.construct(target, given.length > 0 ? given : [now()], made) as object,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
}
