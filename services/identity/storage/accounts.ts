import type { Queryable } from '#libs/database';
import { foldedName } from '../domain/names';
import type { Profile, Theme } from '../domain/profile';

/** An account with what belongs to no profile. */
export interface Account {
  profile: Profile;
  passwordHash: string;
  isOperator: boolean;
  /** Orders the events that tell of the profile. */
  version: number;
}

export interface NewAccount {
  id: string;
  username: string;
  email: string;
  passwordHash: string;
  displayName: string;
  timeZone: string;
  dayStartsAt: string;
}

interface Row {
  id: string;
  username: string;
  email: string;
  password_hash: string;
  display_name: string;
  avatar_url: string | null;
  is_premium: boolean;
  is_operator: boolean;
  sounds: boolean;
  haptics: boolean;
  theme: Theme;
  version: number;
  last_seen_at: string | null;
  created_at: string;
  time_zone: string;
  day_starts_at: string;
}

const SELECT = `
  SELECT a.*, z.time_zone, z.day_starts_at, EXISTS (SELECT FROM operator WHERE account_id = a.id) AS is_operator
  FROM account a
  CROSS JOIN LATERAL (
    SELECT time_zone, day_starts_at FROM zone WHERE account_id = a.id ORDER BY since DESC LIMIT 1
  ) z`;

const accountOf = (row: Row): Account => ({
  profile: {
    id: row.id,
    username: row.username,
    email: row.email,
    displayName: row.display_name,
    avatarUrl: row.avatar_url,
    isPremium: row.is_premium,
    settings: {
      sounds: row.sounds,
      haptics: row.haptics,
      theme: row.theme,
      timeZone: row.time_zone,
      dayStartsAt: row.day_starts_at,
    },
    lastSeenAt: row.last_seen_at,
    createdAt: row.created_at,
  },
  passwordHash: row.password_hash,
  isOperator: row.is_operator,
  version: row.version,
});

export async function findAccount(db: Queryable, id: string): Promise<Account | null> {
  const [row] = await db.query<Row>(`${SELECT} WHERE a.id = $1`, [id], 'identity.find-account');
  return row ? accountOf(row) : null;
}

/** By username or email, ignoring case. */
export async function findAccountByLogin(db: Queryable, login: string): Promise<Account | null> {
  const by = login.includes('@') ? 'email' : 'username';
  const [row] = await db.query<Row>(`${SELECT} WHERE lower(a.${by}) = $1`, [foldedName(login)]);
  return row ? accountOf(row) : null;
}

/** Which of the two names is someone's already. */
export async function takenNames(
  db: Queryable,
  { username, email }: { username: string; email: string },
): Promise<{ username: boolean; email: boolean }> {
  const [row] = await db.query<{ username: boolean; email: boolean }>(
    `SELECT EXISTS (SELECT FROM account WHERE lower(username) = $1) AS username,
            EXISTS (SELECT FROM account WHERE lower(email) = $2) AS email`,
    [foldedName(username), foldedName(email)],
  );
  return row!;
}

/** False when the username or the email is someone's already; with its first zone. */
export async function insertAccount(tx: Queryable, account: NewAccount): Promise<boolean> {
  const rows = await tx.query(
    `WITH made AS (
       INSERT INTO account (id, username, email, password_hash, display_name, created_at, last_seen_at)
       SELECT $1, $2, $3, $4, $5, at, at FROM date_trunc('milliseconds', statement_timestamp()) AS at
       ON CONFLICT DO NOTHING
       RETURNING id, created_at
     )
     INSERT INTO zone (account_id, since, time_zone, day_starts_at)
     SELECT id, created_at, $6, $7 FROM made
     RETURNING account_id`,
    [
      account.id,
      account.username,
      account.email,
      account.passwordHash,
      account.displayName,
      account.timeZone,
      account.dayStartsAt,
    ],
  );
  return rows.length === 1;
}

/** The account, held against other writers until the transaction ends. */
export async function lockAccount(tx: Queryable, id: string): Promise<Account | null> {
  const locked = await tx.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [id]);
  return locked.length === 0 ? null : findAccount(tx, id);
}

/** Writes what a profile change may touch, zones apart. */
export async function updateAccount(tx: Queryable, { profile, version }: Account): Promise<void> {
  const { sounds, haptics, theme } = profile.settings;
  await tx.query(
    `UPDATE account
     SET display_name = $2, avatar_url = $3, sounds = $4, haptics = $5, theme = $6, version = $7
     WHERE id = $1`,
    [profile.id, profile.displayName, profile.avatarUrl, sounds, haptics, theme, version],
  );
}

/** Takes sessions and zones along. Null when the account was gone already, else when it went. */
export async function deleteAccount(tx: Queryable, id: string): Promise<string | null> {
  const [row] = await tx.query<{ at: string }>(
    `DELETE FROM account WHERE id = $1
     RETURNING date_trunc('milliseconds', statement_timestamp()) AS at`,
    [id],
  );
  return row?.at ?? null;
}
