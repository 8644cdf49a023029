import * as argon2 from '@node-rs/argon2';
import { Passwords } from '../app/passwords';

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual<typeof argon2>('@node-rs/argon2');
  return { ...real, verify: jest.fn(real.verify), hash: jest.fn(real.hash) };
});
const verify = jest.mocked(argon2.verify);

let passwords: Passwords;
beforeEach(() => {
  passwords = new Passwords();
  verify.mockClear();
});

test('a hash is argon2id of at least what OWASP asks', async () => {
  const { algorithm, memoryCost, timeCost } = argon2.parseOptions(await passwords.hash('correct horse'));
  expect({ algorithm, memoryCost, timeCost }).toEqual({ algorithm: 2, memoryCost: 19_456, timeCost: 2 });
});

test('an unknown account costs the same check as a wrong password', async () => {
  const hash = await passwords.hash('correct horse');
  expect(await passwords.matches(hash, 'wrong horse')).toBe(false);
  expect(await passwords.matches(null, 'wrong horse')).toBe(false);
  const [known, unknown] = verify.mock.calls.map(([against]) => argon2.parseOptions(against as string));
  expect(unknown).toEqual(known);
  expect(verify).toHaveBeenCalledTimes(2);
});

test('nobody can sign in as nobody, whatever is guessed', async () => {
  verify.mockResolvedValueOnce(true);
  expect(await passwords.matches(null, 'the right guess')).toBe(false);
});

test('passwords are kept as they are, but for how Unicode spells them', async () => {
  const hash = await passwords.hash(' e\u0301tude ');
  expect(await passwords.matches(hash, ' \u00e9tude ')).toBe(true);
  expect(await passwords.matches(hash, '\u00e9tude')).toBe(false);
});
