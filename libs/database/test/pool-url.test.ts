import { directUrlOf, ownerUrlOf, poolUrl } from '../addresses';

const pooler = { url: 'postgres://valley:secret@pooler:6432/{schema}', poolMax: 8 };
const url = 'postgres://valley:secret@server:5432/sacred_valley';

test('a pooler has a database for each schema', () => {
  expect(poolUrl(pooler, 'habit')).toBe('postgres://valley:secret@pooler:6432/habit');
});

test('an address without a place for it leads everyone to the same', () => {
  expect(poolUrl({ ...pooler, url }, 'clan')).toBe(url);
});

test('a service with a password comes as itself, whoever is named, to all servers', () => {
  const passwords = { habit: 'a/b@c' };
  const own = 'postgres://sv_habit:a%2Fb%40c@';
  expect(poolUrl({ ...pooler, passwords }, 'habit')).toBe(`${own}pooler:6432/habit`);
  expect(poolUrl({ ...pooler, url, passwords }, 'clan')).toBe(url);
  const servers = { poolMax: 8, passwords, url: 'postgres://one:5432,two:5432/valley?host=/run/a@b' };
  expect(directUrlOf(servers, 'habit')).toBe(`${own}one:5432,two:5432/valley?host=/run/a@b`);
});

test('who migrates is who has a login to do so', () => {
  const anonymous = { url: 'postgres://server:5432/sacred_valley', poolMax: 8 };
  expect(ownerUrlOf(anonymous)).toBeNull();
  expect(ownerUrlOf({ ...anonymous, ownerUrl: url })).toBe(url);
  expect(ownerUrlOf({ ...pooler, directUrl: anonymous.url })).toBeNull();
  expect(ownerUrlOf({ ...pooler, directUrl: url })).toBe(url);
});
