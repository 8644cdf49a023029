/** Letters, digits and `_`, `-`, `.`: never an `@`, so a username can't be mistaken for an email. */
const USERNAME = /^[A-Za-z0-9_.-]{3,30}$/;

const LOCAL_PART = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const EMAIL = new RegExp(`^${LOCAL_PART}(?:\\.${LOCAL_PART})*@(?:${LABEL}\\.)+${LABEL}$`);
/** RFC 5321: a path of 256 octets, its angle brackets left out; 64 before the `@`. */
const EMAIL_LENGTH_MAX = 254;
const EMAIL_LOCAL_PART_MAX = 64;

export const isUsername = (value: string): boolean => USERNAME.test(value);

export const isEmail = (value: string): boolean =>
  value.length <= EMAIL_LENGTH_MAX && value.indexOf('@') <= EMAIL_LOCAL_PART_MAX && EMAIL.test(value);

/** What is unique: the name or email regardless of case. Both are ASCII, so this is the whole of folding. */
export const foldedName = (value: string): string => value.toLowerCase();
