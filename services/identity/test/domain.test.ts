import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { isEmail, isUsername } from '../domain/names';
import { networkOf } from '../domain/network';
import { changedProfile, isToldToOthers, isWebAddress, movesDays, type Profile } from '../domain/profile';
import { newPrivateKey, signingKeyOf } from '../domain/signing-key';
import { TimeZones } from '../domain/time-zones';

describe('names', () => {
  test.each(['abc', 'A.b-c_9', 'x'.repeat(30)])('%s is a username', (name) =>
    expect(isUsername(name)).toBe(true),
  );
  test.each(['ab', 'x'.repeat(31), 'a b', 'a@b', 'Ünal', 'abc\n'])('%j is none', (name) =>
    expect(isUsername(name)).toBe(false),
  );
  test.each(['a@b.co', 'first.last+tag@sub.example.org', "o'hara@example.ie"])('%s is an email', (email) =>
    expect(isEmail(email)).toBe(true),
  );
  test.each([
    'a',
    'a@b',
    '@b.co',
    'a@',
    'a@@b.co',
    'a b@c.de',
    'a..b@c.de',
    'a@-b.co',
    `${'x'.repeat(250)}@b.co`,
  ])('%s is none', (email) => expect(isEmail(email)).toBe(false));
});

describe('profile', () => {
  const profile = {
    displayName: 'Lindon',
    avatarUrl: null,
    settings: { sounds: true, haptics: true, theme: 'system', timeZone: 'UTC', dayStartsAt: '00:00' },
  } as Profile;

  test('a change that states what is already so is no change', () => {
    expect(changedProfile(profile, {})).toBe(profile);
    expect(changedProfile(profile, { displayName: 'Lindon', settings: { sounds: true } })).toBe(profile);
    expect(changedProfile(profile, { displayName: undefined, settings: { theme: undefined } })).toBe(profile);
  });

  test('settings change one by one; only what others keep is told', () => {
    const quiet = changedProfile(profile, { settings: { sounds: false } });
    expect(quiet.settings).toEqual({ ...profile.settings, sounds: false });
    expect(isToldToOthers(profile, quiet)).toBe(false);
    const moved = changedProfile(profile, { settings: { dayStartsAt: '04:00' } });
    expect([isToldToOthers(profile, moved), movesDays(profile, moved)]).toEqual([true, true]);
    const renamed = changedProfile(profile, { displayName: 'Yerin' });
    expect([isToldToOthers(profile, renamed), movesDays(profile, renamed)]).toEqual([true, false]);
  });

  test.each(['javascript:alert(1)', 'ftp://a.b/c', 'http:a', 'https://', 'https://a b', '//a.b', 'data:x'])(
    '%s is no address of a picture',
    (url) => expect(isWebAddress(url)).toBe(false),
  );
  test.each(['https://a.b/\u0001', 'https://a.b/\u007f', 'https://a.b/\u0085'])(
    '%j holds a control character',
    (url) => expect(isWebAddress(url)).toBe(false),
  );
  test('http and https are', () => {
    expect(isWebAddress('https://example.org/a.png?x=1#y')).toBe(true);
    expect(isWebAddress('HTTP://example.org')).toBe(true);
  });
});

describe('time zones', () => {
  const zones = new TimeZones(['UTC', 'Europe/Berlin', 'posix/Europe/Berlin', 'Factory', 'Mars/Olympus']);
  test('are found in whatever case, and spelled as in the list', () => {
    expect(zones.find('europe/BERLIN')).toBe('Europe/Berlin');
  });
  test.each([
    '+01:00',
    'UTC+1',
    'CET-1CEST',
    'posix/Europe/Berlin',
    'Factory',
    'Mars/Olympus',
    '',
    '__proto__',
  ])('%j is none', (name) => expect(zones.find(name)).toBeNull());
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:0:1::7', '2001:db8:0:1::/64'],
  ['2001:0db8:0000:0001:ffff::1', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('the address %s is limited as %s', (address, network) => expect(networkOf(address)).toBe(network));

describe('the token key', () => {
  test('signs what its public half verifies, and everything follows from it', () => {
    const pem = newPrivateKey();
    const key = signingKeyOf(pem);
    const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
    expect(
      verify(null, Buffer.from('word'), publicKey, sign(null, Buffer.from('word'), key.privateKey)),
    ).toBe(true);
    expect(signingKeyOf(pem)).toMatchObject({ publicJwk: key.publicJwk, refreshKey: key.refreshKey });
    expect(signingKeyOf(newPrivateKey()).refreshKey).not.toEqual(key.refreshKey);
  });

  test('a key of another kind is refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(() => signingKeyOf(rsa.export({ format: 'pem', type: 'pkcs8' }).toString())).toThrow(/Ed25519/);
  });
});
