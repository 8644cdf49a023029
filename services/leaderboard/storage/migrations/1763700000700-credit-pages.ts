import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As JavaScript counts. */
const ms = (instant: string): string => `coalesce((extract(epoch from ${instant}) * 1000)::bigint, 0)`;
const instant = (milliseconds: string): string => `to_timestamp(nullif(${milliseconds}, 0) / 1000.0)`;

const PERIODS = ['day', 'week', 'month', 'all_time'];
const WORTH = PERIODS.map((period) => `${period}_hundredths, ${ms(`${period}_reached_at`)}`).join(', ');

/** Rows of a date and board that are equal become one entry, and a month's entries one page. */
const TO_PAGES = `
  with part as (
    select member_id, local_date, string_agg(board, ' ' order by board collate "C") as targets, worth
    from (select member_id, local_date, board, json_build_array(${WORTH})::text as worth
          from leaderboard.credit) c
    group by member_id, local_date, worth
  ), way as (
    select member_id, date_trunc('month', local_date)::date as month, targets,
      json_object_agg(extract(day from local_date), worth::json order by local_date) as days
    from part group by 1, 2, 3
  )
  insert into leaderboard.credit_page (member_id, month, before, credit)
  select w.member_id, w.month, coalesce((
      select json_object_agg(b.board, json_build_array(b.hundredths, b.reached) order by b.board collate "C")
      from (select board, sum(hundredths) as hundredths, max(${ms('reached_at')}) as reached
            from leaderboard.month_credit m where m.member_id = w.member_id and m.month < w.month
            group by board) b
    ), '{}'), json_object_agg(w.targets, w.days order by w.targets collate "C")
  from way w group by w.member_id, w.month`;

/** Two numbers stand for all periods, eight for one after the other. */
const at = (index: number): string =>
  `(d.value->>(case json_array_length(d.value) when 2 then ${index % 2} else ${index} end))::bigint`;
const SUMS = PERIODS.map((_, index) => `sum(${at(2 * index)}), ${instant(`max(${at(2 * index + 1)})`)}`).join(
  ', ',
);

const FROM_PAGES = `
  insert into leaderboard.credit
  select p.member_id, p.month + d.key::int - 1, t.board, ${SUMS}
  from leaderboard.credit_page p, json_each(p.credit) c, json_each(c.value) d,
    string_to_table(c.key, ' ') as t(board)
  group by 1, 2, 3`;

const MONTHS = `
  insert into leaderboard.month_credit
  select member_id, date_trunc('month', local_date), board, sum(all_time_hundredths), max(all_time_reached_at)
  from leaderboard.credit where board not like 'banner:%' and all_time_hundredths > 0 group by 1, 2, 3`;

/** A member's credit in pages by the month, instead of a row for each date and board. */
export class CreditPages1763700000700 implements MigrationInterface {
  name = 'CreditPages1763700000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Room for new versions beside the old ones, so that the index need not be touched.
      create table leaderboard.credit_page (
        member_id uuid not null,
        month date not null,
        before json not null,
        credit json not null,
        primary key (member_id, month)
      ) with (fillfactor = 60);
      create index credit_page_month on leaderboard.credit_page (month);
      create index banner_clan on leaderboard.banner (clan_id);
      alter table leaderboard.day_scores alter column kept type json, set (fillfactor = 60);
      ${TO_PAGES};
      drop table leaderboard.credit, leaderboard.month_credit;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table leaderboard.day_scores alter column kept type jsonb, reset (fillfactor);
      create table leaderboard.credit (
        member_id uuid not null,
        local_date date not null,
        board text not null,
        ${PERIODS.map((period) => `${period}_hundredths integer not null default 0, ${period}_reached_at timestamptz(3)`).join(',\n        ')},
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
      ${FROM_PAGES};
      ${MONTHS};
      insert into leaderboard.mark (kind, board, member_id, local_date)
      select m.kind, b.board, m.member_id, m.local_date
      from leaderboard.mark m, string_to_table(m.board, ' ') as b(board) where m.board like '% %';
      delete from leaderboard.mark where board like '% %';
      drop index leaderboard.banner_clan;
      drop table leaderboard.credit_page;
    `);
  }
}
