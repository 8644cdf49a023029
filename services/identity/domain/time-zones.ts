/** Names that Postgres lists beside the IANA zones: the server's own setting, and sets with other clocks. */
const NOT_IANA = /^(posix\/|right\/|posixrules$|localtime$|factory$)/i;

/** The time zones that both Postgres and this process know, found regardless of case. */
export class TimeZones {
  private readonly byFolded: Map<string, string>;

  /** @param names the database's own list, `pg_timezone_names` */
  constructor(names: readonly string[]) {
    const usable = names.filter((name) => !NOT_IANA.test(name));
    this.byFolded = new Map(usable.map((name) => [name.toLowerCase(), name]));
  }

  /** The canonical spelling, or null for what is no IANA zone: offsets and POSIX strings too. */
  find(name: string): string | null {
    const found = this.byFolded.get(name.toLowerCase());
    return found !== undefined && isKnownToIntl(found) ? found : null;
  }
}

function isKnownToIntl(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
