import { migrateDown, migrateUp } from '#libs/database';
import { describeWith, freshDatabase } from '#libs/testing';
import { migrations } from '../storage/migrations';

describeWith('postgres', 'the migrations', () => {
  it('go up, back down and up again', async () => {
    const fresh = await freshDatabase();
    const settings = { url: fresh.url, poolMax: 2 };
    const tables = () =>
      fresh.query(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = 'progression' ORDER BY 1`,
      );
    const up = async () => (await migrateUp(settings, 'progression', migrations)).onApplicationShutdown();
    await up();
    const before = await tables();
    for (const _ of migrations) await migrateDown(settings, 'progression', migrations);
    expect(await tables()).toEqual([{ table_name: 'migration' }]);
    await up();
    expect(await tables()).toEqual(before);
    await fresh.drop();
  });
});
