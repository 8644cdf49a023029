/** What is called so is nobody's business, in whatever way it is written: refreshToken, "set-cookie", new_password. */
const NAME =
  '[\\w-]*(?:password|passwd|passphrase|secret|token|authorization|cookie|credential|email|api[-_]?key|private[-_]?key)[\\w-]*';
const BLANK = '[redacted]';

const IN_TEXT: [RegExp, string][] = [
  // A member of JSON: text, a list, or an object without objects in it.
  [
    new RegExp(`"(${NAME})":\\s*(?:"(?:\\\\.|[^"\\\\])*"|\\[[^\\]]*\\]|\\{[^{}]*\\})`, 'gi'),
    `"$1":"${BLANK}"`,
  ],
  // The same within a text that is itself a member of JSON, where each quote has a backslash before it.
  [
    new RegExp(`\\\\"(${NAME})\\\\":\\s*\\\\"(?:[^"\\\\]|\\\\\\\\(?:\\\\\\\\|\\\\"|[^"\\\\]))*\\\\"`, 'gi'),
    `\\"$1\\":\\"${BLANK}\\"`,
  ],
  // As programs print objects, and as libpq and forms write pairs.
  [new RegExp(`\\b(${NAME})\\s*[:=]\\s*'(?:\\\\.|[^'\\\\])*'`, 'gi'), `$1: '${BLANK}'`],
  [new RegExp(`\\b(${NAME})=[^\\s&;,"'\\\\]+`, 'gi'), `$1=${BLANK}`],
  // Headers as they go over the wire.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)\s*:\s*[^"'\\\r\n]+/gi, `$1: ${BLANK}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${BLANK}`],
  // An address with a password in it.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/"'\\]*):[^\s/"'\\]*@/gi, `$1:${BLANK}@`],
  // What is a secret by its looks: a signed token, a private key.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, BLANK],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?-----END [A-Z ]*PRIVATE KEY-----/g, BLANK],
];

/** Most lines have nothing that even looks like one. */
const SIGN = /pass|secret|token|authorization|cookie|credential|email|key|bearer|basic|eyJ|:\/\//i;

/** A line of log, or what is said at the end, without what must never be in either, wherever it stands in it. */
export const withoutSecrets = (text: string): string =>
  SIGN.test(text) ? IN_TEXT.reduce((told, [secret, blanked]) => told.replace(secret, blanked), text) : text;
