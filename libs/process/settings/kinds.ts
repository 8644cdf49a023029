import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { serversOf } from '#libs/domain-kit';

/** How the text of a variable becomes a value; throws an Error whose message completes "NAME …". */
export interface Kind<T> {
  /** As the documentation names it. */
  name: string;
  read(text: string): T;
}

const kind = <T>(name: string, read: (text: string) => T): Kind<T> => ({ name, read });
const fail = (problem: string): never => {
  throw new Error(problem);
};

export const text = kind('text', (value) => value);

export const whole = (min: number, max: number): Kind<number> =>
  kind(`whole number from ${min} to ${max}`, (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : fail(`is not a whole number from ${min} to ${max}`);
  });

export const decimal = (min: number, max: number): Kind<number> =>
  kind(`number from ${min} to ${max}`, (value) => {
    const number = /^\d{1,9}(\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : fail(`is not a number from ${min} to ${max}`);
  });

export const oneOf = <const V extends string>(values: readonly V[]): Kind<V> =>
  kind(`one of ${values.join(', ')}`, (value) =>
    (values as readonly string[]).includes(value) ? (value as V) : fail(`is not one of ${values.join(', ')}`),
  );

/** Separated by commas; each item is read by `item`, and none may be there twice. */
export const list = <T>(item: Kind<T>): Kind<T[]> =>
  kind(`list, separated by commas: ${item.name}`, (value) => {
    const texts = value.split(',').map((one) => one.trim());
    const twice = texts.find((one, index) => texts.indexOf(one) < index);
    if (twice !== undefined) fail(`has "${twice}" twice`);
    return texts.map((one) => {
      try {
        return item.read(one);
      } catch (error) {
        return fail(`has "${one}", which ${(error as Error).message}`);
      }
    });
  });

export const url = (...protocols: string[]): Kind<string> =>
  kind(`address that begins with ${protocols.map((name) => `${name}://`).join(' or ')}`, (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (!parsed || !protocols.includes(parsed.protocol.slice(0, -1)) || parsed.hostname === '')
      return fail(`is not an address that begins with ${protocols.map((name) => `${name}://`).join(' or ')}`);
    return value;
  });

/** Hosts that are separated by commas are nodes of a cluster. */
export const redisUrl: Kind<string> = kind(
  'address that begins with redis:// or rediss://, of one server or of the nodes of a cluster',
  (value) => {
    for (const server of serversOf(value)) url('redis', 'rediss').read(server);
    return value;
  },
);

/** What `target_session_attrs` may ask for: nothing but a server that takes writes is of use here. */
const WRITABLE = ['read-write', 'primary'];

/** As libpq takes it: hosts that are separated by commas are a primary and its standbys. */
export const databaseUrl: Kind<string> = kind(
  'address that begins with postgres:// or postgresql://, of one server or more',
  (value) => {
    const one = url('postgres', 'postgresql');
    for (const server of serversOf(value)) one.read(server);
    const wanted = new URL(serversOf(value)[0]).searchParams.get('target_session_attrs');
    if (wanted !== null && !WRITABLE.includes(wanted))
      return fail(`asks for target_session_attrs=${wanted}, which is not one of ${WRITABLE.join(', ')}`);
    return value;
  },
);

/** `scheme://host[:port]`, without a path; a slash at the end is dropped. */
export const origin: Kind<string> = kind('origin (http or https, without a path)', (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  const fits = parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname === '/' && !parsed.search;
  return fits ? parsed.origin : fail('is not an origin like https://valley.example');
});

export const hostAndPort: Kind<string> = kind('host:port', (value) => {
  const match = /^([A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(value);
  return match && Number(match[2]) > 0 && Number(match[2]) <= 65_535 ? value : fail('is not host:port');
});

export const addressRange: Kind<string> = kind(
  'IP address, range like 10.0.0.0/8, or "loopback"',
  (value) => {
    const [address = '', bits, ...rest] = value.split('/');
    const family = isIP(address);
    const bitsFit =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
    if (value === 'loopback' || (family !== 0 && bitsFit && rest.length === 0)) return value;
    return fail('is neither an IP address, nor a range like 10.0.0.0/8, nor "loopback"');
  },
);

/** `name=origin`. */
export const namedOrigin: Kind<{ name: string; url: string }> = kind('name=origin', (value) => {
  const at = value.indexOf('=');
  const name = value.slice(0, at);
  if (at < 1 || !/^[a-z0-9-]+$/.test(name)) return fail('is not name=origin');
  return { name, url: origin.read(value.slice(at + 1)) };
});

/** `name=password` of these names, separated by commas; what is wrong is told without what was given. */
export const passwords = <const N extends string>(names: readonly N[]): Kind<Partial<Record<N, string>>> =>
  kind(`list, separated by commas: name=password, of ${names.join(', ')}`, (value) => {
    const read: Partial<Record<N, string>> = {};
    for (const one of value.split(',')) {
      const [, given, password] = /^\s*([a-z]+)=([^\s,]+)\s*$/.exec(one) ?? [];
      const name = names.find((known) => known === given);
      if (name === undefined) return fail(`is not a list of name=password, of ${names.join(', ')}`);
      read[name] = password;
    }
    return read;
  });

/** A private key in PEM (PKCS 8); newlines may be written as \n. */
export const ed25519Key: Kind<string> = kind('private Ed25519 key in PEM (PKCS 8)', (value) => {
  const pem = value.replaceAll('\\n', '\n');
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'ed25519') return pem;
  } catch {
    // Told below: what the key holds must not come into a message.
  }
  return fail('is not a private Ed25519 key in PEM (PKCS 8)');
});
