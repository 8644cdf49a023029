import { poolUrl } from '..';

const pooler = { url: 'postgres://valley:secret@pooler:6432/{schema}', poolMax: 8 };

test('a pooler has a database for each schema', () => {
  expect(poolUrl(pooler, 'habit')).toBe('postgres://valley:secret@pooler:6432/habit');
});
test('an address without a place for it leads everyone to the same', () => {
  const url = 'postgres://valley:secret@server:5432/sacred_valley';
  expect(poolUrl({ ...pooler, url }, 'clan')).toBe(url);
});
