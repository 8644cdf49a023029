import type { PeopleFigures } from '#libs/contracts';
import type { Queryable } from '#libs/database';

/** Sockets are seen every five minutes, and what is seen is written some seconds later. */
const NOW_MINUTES = 10;

export async function peopleFigures(db: Queryable): Promise<PeopleFigures> {
  const [row] = await db.query<PeopleFigures>(
    `SELECT count(*) FILTER (WHERE last_seen_at > now() - make_interval(mins => $1)) AS "activeNow",
            count(*) FILTER (WHERE last_seen_at > now() - interval '1 day') AS "activeToday",
            count(*) AS accounts
     FROM account`,
    [NOW_MINUTES],
  );
  return row!;
}
