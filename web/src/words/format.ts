/** Numbers, dates and plurals as a language and region write them; dates of the valley are calendar dates in UTC. */
export function formatOf(locale: string) {
  const date = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }));
  const number = (options: Intl.NumberFormatOptions) =>
    once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }));
  const numbers = number({});
  const signed = number({ signDisplay: 'exceptZero' });
  const plurals = once(() => new Intl.PluralRules(locale));
  const long = date({ weekday: 'long', day: 'numeric', month: 'long' });
  const short = date({ day: 'numeric', month: 'short' });
  const full = date({ day: 'numeric', month: 'long', year: 'numeric' });
  const month = date({ month: 'long', year: 'numeric' });
  /** Of this device's own zone. */
  const here = { timeZone: undefined, hour: '2-digit', minute: '2-digit' } as const;
  const clock = date(here);
  const moment = date({ ...here, day: 'numeric', month: 'short' });
  const lists = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const weekday = date({ weekday: 'short' });
  const weekdayNarrow = date({ weekday: 'narrow' });
  /** 2024-01-01 was a Monday. */
  const dayOfWeek = (iso: number) => new Date(Date.UTC(2024, 0, iso));
  return {
    locale,
    /** Makes what a first screen needs, each in a task of its own: the first of a kind takes a phone long. */
    async prepare(): Promise<void> {
      for (const make of [long, numbers, plurals]) {
        await new Promise((resolve) => setTimeout(resolve));
        make();
      }
    },
    number: (value: number) => numbers().format(value),
    signed: (value: number) => signed().format(value),
    /** `1 day`, `2 days`. */
    count: (value: number, one: string, other: string) =>
      `${numbers().format(value)} ${plurals().select(value) === 'one' ? one : other}`,
    longDay: (localDate: string) => long().format(dateOf(localDate)),
    shortDay: (localDate: string) => short().format(dateOf(localDate)),
    fullDay: (localDate: string) => full().format(dateOf(localDate)),
    month: (localDate: string) => month().format(dateOf(localDate)),
    clock: (at: Date) => clock().format(at),
    moment: (at: string) => moment().format(new Date(at)),
    list: (items: readonly string[]) => lists().format(items),
    /** @param iso 1 Monday to 7 Sunday */
    weekday: (iso: number) => weekday().format(dayOfWeek(iso)),
    weekdayNarrow: (iso: number) => weekdayNarrow().format(dayOfWeek(iso)),
  };
}

export type Format = ReturnType<typeof formatOf>;

/** Made when it is first needed: a phone spends milliseconds on each, and a screen needs few. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const dateOf = (localDate: string): Date => new Date(`${localDate}T00:00:00Z`);
