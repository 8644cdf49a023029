import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts (person, clan, stay, banner, day_scores), the credit that follows from them by date and by month, and
 * the marks that tell the publisher what to bring to the index.
 */
export class Leaderboard1763600000700 implements MigrationInterface {
  name = 'Leaderboard1763600000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table leaderboard.person (
        user_id uuid primary key,
        version integer not null default 0,
        name text,
        avatar_url text,
        zones jsonb,
        erased_at timestamptz(3)
      );
      create table leaderboard.clan (
        clan_id uuid primary key,
        version integer not null default 0,
        name text,
        visibility text check (visibility in ('open', 'request', 'invite')),
        closed_at timestamptz(3)
      );
      create table leaderboard.stay (
        membership_id uuid primary key,
        clan_id uuid not null,
        user_id uuid not null,
        joined_at timestamptz(3) not null,
        left_at timestamptz(3)
      );
      create index stay_user on leaderboard.stay (user_id, clan_id);
      create index stay_clan on leaderboard.stay (clan_id);
      create table leaderboard.banner (
        user_id uuid not null,
        version integer not null,
        clan_id uuid,
        at timestamptz(3) not null,
        primary key (user_id, version)
      );
      create table leaderboard.day_scores (
        user_id uuid not null,
        local_date date not null,
        kept jsonb not null,
        last_recorded_at timestamptz(3),
        primary key (user_id, local_date)
      );
      create table leaderboard.credit (
        member_id uuid not null,
        local_date date not null,
        board text not null,
        day_hundredths integer not null default 0,
        day_reached_at timestamptz(3),
        week_hundredths integer not null default 0,
        week_reached_at timestamptz(3),
        month_hundredths integer not null default 0,
        month_reached_at timestamptz(3),
        all_time_hundredths integer not null default 0,
        all_time_reached_at timestamptz(3),
        primary key (member_id, local_date, board)
      );
      create index credit_board on leaderboard.credit (board, local_date);
      create table leaderboard.month_credit (
        member_id uuid not null,
        month date not null,
        board text not null,
        hundredths bigint not null,
        reached_at timestamptz(3) not null,
        primary key (member_id, board, month)
      );
      create index month_credit_board on leaderboard.month_credit (board);
      create table leaderboard.mark (
        id bigint generated always as identity primary key,
        kind text not null check (kind in ('row', 'viewer', 'visibility')),
        board text,
        member_id uuid not null,
        local_date date
      );
      create sequence leaderboard.publisher_term;
      create table leaderboard.index_memory (
        one boolean primary key default true check (one),
        redis_run_id text not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table leaderboard.index_memory, leaderboard.mark, leaderboard.month_credit, leaderboard.credit,
        leaderboard.day_scores, leaderboard.banner, leaderboard.stay, leaderboard.clan, leaderboard.person;
      drop sequence leaderboard.publisher_term;
    `);
  }
}
