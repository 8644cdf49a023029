import type { ClanRole } from '#libs/contracts';
import { DomainError } from '#libs/domain-kit';
import type { Queryable } from '#libs/database';
import { eraseDeadLetters } from '#libs/messaging';
import type { ClanChange, ClanFact, Member, NewClan, Person, Roster } from '../app/clan-store';
import type { Applicant, Clan, Membership } from '../domain/clan';
import { ignoringCase } from '../domain/clan-text';

const CLAN = `id, name, motto, visibility, version, created_at AS "createdAt"`;
const MEMBERSHIP = `id, clan_id AS "clanId", user_id AS "userId", role, joined_at AS "joinedAt"`;
const PERSON = `user_id AS "userId", display_name AS "displayName", banner_clan_id AS "bannerClanId",
  banner_version AS "bannerVersion", erased_at IS NOT NULL AS erased`;
const DATABASE_NOW = `date_trunc('milliseconds', clock_timestamp())`;

/** The statements of one transaction. */
export class PgClanChange implements ClanChange {
  /** The clans at whose doors others stand than before. */
  readonly doors = new Set<string>();

  constructor(
    private readonly tx: Queryable,
    private readonly facts: ClanFact[],
  ) {}

  async now(): Promise<string> {
    const [row] = await this.tx.query<{ now: string }>(`SELECT ${DATABASE_NOW} AS now`);
    return row!.now;
  }

  async holdClan(clanId: string): Promise<Roster | null> {
    const [clan] = await this.tx.query<Clan>(
      `SELECT ${CLAN} FROM clan WHERE id = $1 AND closed_at IS NULL FOR NO KEY UPDATE`,
      [clanId],
    );
    if (!clan) return null;
    // A statement of its own, so that it sees what those before us in the queue have committed.
    const members = await this.tx.query<Member>(
      `SELECT ${MEMBERSHIP}, display_name AS "displayName", last_seen_at AS "lastSeenAt"
       FROM membership JOIN person USING (user_id) WHERE clan_id = $1 ORDER BY joined_at, id`,
      [clanId],
    );
    return { clan, members };
  }

  async nameOf(clanId: string): Promise<string> {
    const [clan] = await this.tx.query<{ name: string }>('SELECT name FROM clan WHERE id = $1', [clanId]);
    return clan!.name;
  }

  async holdSelf(userId: string): Promise<Person> {
    await this.tx.query(`INSERT INTO person (user_id) VALUES ($1) ON CONFLICT DO NOTHING`, [userId]);
    const [person] = await this.tx.query<Person>(
      `UPDATE person SET last_seen_at = greatest(last_seen_at, ${DATABASE_NOW})
       WHERE user_id = $1 AND erased_at IS NULL RETURNING ${PERSON}`,
      [userId],
    );
    if (!person) throw new DomainError('unauthenticated', 'This account has been erased.');
    return person;
  }

  async holdPerson(userId: string): Promise<Person | null> {
    const [person] = await this.tx.query<Person>(
      `SELECT ${PERSON} FROM person WHERE user_id = $1 FOR NO KEY UPDATE`,
      [userId],
    );
    return person ?? null;
  }

  async found({ name, motto, visibility }: NewClan, createdAt: string): Promise<Clan | null> {
    const [clan] = await this.tx.query<Clan>(
      `INSERT INTO clan (name, name_key, motto, visibility, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (name_key) WHERE closed_at IS NULL DO NOTHING RETURNING ${CLAN}`,
      [name, ignoringCase(name), motto, visibility, createdAt],
    );
    return clan ?? null;
  }

  async save({ id, name, motto, visibility, version }: Clan): Promise<boolean> {
    // A name that another is taking at this instant is found by the index; the savepoint outlives that.
    await this.tx.query('SAVEPOINT before_name');
    try {
      await this.tx.query(
        `UPDATE clan SET name = $2, name_key = $3, motto = $4, visibility = $5, version = $6 WHERE id = $1`,
        [id, name, ignoringCase(name), motto, visibility, version],
      );
      return true;
    } catch (error) {
      if ((error as { constraint?: unknown }).constraint !== 'clan_name') throw error;
      await this.tx.query('ROLLBACK TO SAVEPOINT before_name');
      return false;
    }
  }

  async close(clanId: string, version: number, closedAt: string): Promise<void> {
    await this.tx.query(`DELETE FROM applicant WHERE clan_id = $1`, [clanId]);
    await this.tx.query(`UPDATE clan SET closed_at = $2, version = $3 WHERE id = $1`, [
      clanId,
      closedAt,
      version,
    ]);
  }

  membershipsOf(userId: string): Promise<Membership[]> {
    return this.tx.query<Membership>(`SELECT ${MEMBERSHIP} FROM membership WHERE user_id = $1`, [userId]);
  }

  async enter(clanId: string, userId: string, role: ClanRole, joinedAt: string): Promise<Membership> {
    const [membership] = await this.tx.query<Membership>(
      `INSERT INTO membership (clan_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)
       RETURNING ${MEMBERSHIP}`,
      [clanId, userId, role, joinedAt],
    );
    return membership!;
  }

  async leave(membershipId: string): Promise<void> {
    await this.tx.query(`DELETE FROM membership WHERE id = $1`, [membershipId]);
  }

  async setRole(membershipId: string, role: ClanRole): Promise<void> {
    await this.tx.query(`UPDATE membership SET role = $2 WHERE id = $1`, [membershipId, role]);
  }

  async setBanner(userId: string, clanId: string | null, version: number): Promise<void> {
    await this.tx.query(`UPDATE person SET banner_clan_id = $2, banner_version = $3 WHERE user_id = $1`, [
      userId,
      clanId,
      version,
    ]);
  }

  async applicant(clanId: string, userId: string): Promise<Applicant | null> {
    const [applicant] = await this.tx.query<Applicant>(
      `SELECT clan_id AS "clanId", user_id AS "userId", requested_at AS "requestedAt", invited_at AS "invitedAt"
       FROM applicant WHERE clan_id = $1 AND user_id = $2`,
      [clanId, userId],
    );
    return applicant ?? null;
  }

  async ask(clanId: string, userId: string, at: string): Promise<void> {
    await this.changeDoor(
      `INSERT INTO applicant AS a (clan_id, user_id, requested_at) VALUES ($1, $2, $3)
       ON CONFLICT (clan_id, user_id) DO UPDATE SET requested_at = excluded.requested_at
       WHERE a.requested_at IS NULL RETURNING clan_id`,
      [clanId, userId, at],
    );
  }

  async invite(clanId: string, userId: string, at: string): Promise<void> {
    await this.changeDoor(
      `INSERT INTO applicant AS a (clan_id, user_id, invited_at) VALUES ($1, $2, $3)
       ON CONFLICT (clan_id, user_id) DO UPDATE SET invited_at = excluded.invited_at
       WHERE a.invited_at IS NULL RETURNING clan_id`,
      [clanId, userId, at],
    );
  }

  async dismiss(clanId: string, userId: string): Promise<void> {
    await this.changeDoor(`DELETE FROM applicant WHERE clan_id = $1 AND user_id = $2 RETURNING clan_id`, [
      clanId,
      userId,
    ]);
  }

  async bury(userId: string, at: string): Promise<void> {
    await this.tx.query(
      `INSERT INTO person AS p (user_id, erased_at) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE
       SET erased_at = coalesce(p.erased_at, excluded.erased_at), profile_version = 0,
         display_name = NULL, last_seen_at = NULL`,
      [userId, at],
    );
    await this.changeDoor(`DELETE FROM applicant WHERE user_id = $1 RETURNING clan_id`, [userId]);
    await eraseDeadLetters(this.tx, userId);
  }

  tell(fact: ClanFact): void {
    this.facts.push(fact);
  }

  /** @param sql returns the clan when it changed anything */
  private async changeDoor(sql: string, params: readonly string[]): Promise<void> {
    for (const { clan_id } of await this.tx.query<{ clan_id: string }>(sql, params)) this.doors.add(clan_id);
  }
}
