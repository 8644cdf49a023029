import { READ_FOR_PERSON, readerRoleOf } from '#libs/database';
import { Room } from './room';

const PERSON = '019a0000-0000-7000-8000-000000000001';

test('a page of the ledger follows the index of each month, however much there is', async () => {
  const room = await Room.open();
  const plan = await room.database.transaction(async (tx) => {
    await tx.query(READ_FOR_PERSON, [readerRoleOf('progression'), PERSON]);
    await tx.query(`PREPARE page (uuid, timestamptz, uuid, int) AS SELECT id, amount_hundredths FROM ledger_history
      WHERE user_id = $1 AND recorded_at <= $2 AND (recorded_at, id) < ($2, $3)
      ORDER BY recorded_at DESC, id DESC LIMIT $4`);
    return tx.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN EXECUTE page('${PERSON}', 'infinity', '${PERSON}', 51)`,
    );
  });
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toContain('Index Scan Backward using ledger_');
  expect(text).not.toMatch(/-> {2}Sort/);
  await room.close();
});
