import type { Choices } from '../../checker/random';

/** JSON as text, since some of it no serializer would write. */
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

const PERIODS = ['"day"', '"week"', '"month"', '"all_time"'];
const BOARDS = ['"global"', '"clans"'];

/** Values that belong into no field. */
const STRANGE = [
  'null',
  'true',
  '{}',
  '[]',
  '-1',
  '0',
  '1e999',
  '-0.5',
  '9007199254740993',
  '""',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '{"__proto__":{"top":1}}',
  '{"toJSON":1}',
  '{"_placeholder":true,"num":0}',
  '{"_placeholder":true,"num":-1}',
  deep(200),
  deep(5_000),
  `"${'x'.repeat(3_000)}"`,
];

/** Names that are no field of any event. */
const STRANGE_NAMES = ['__proto__', 'constructor', 'prototype', '', '\\ud800', 'Board', 'length', 'toString'];

const subscription = (choices: Choices): string =>
  `"board":${choices.of(BOARDS)},"period":${choices.of(PERIODS)}`;

/** An event as it should be: its name and payload. */
export function goodEvent(choices: Choices, token: string): [name: string, payload: string] {
  switch (choices.below(8)) {
    case 0:
      return ['auth:renew', `{"token":"${token}"}`];
    case 1:
    case 2:
      return ['board:unsubscribe', `{${subscription(choices)}}`];
    case 3:
      return ['board:subscribe', `{${subscription(choices)},"top":${1 + choices.below(100)}}`];
    default:
      return ['board:subscribe', `{${subscription(choices)}}`];
  }
}

/** The arguments of an event that must be refused: after the name, comma first. */
export function wrongArguments(choices: Choices, name: string): string {
  const strange = choices.of(STRANGE);
  switch (choices.below(8)) {
    case 0:
      return '';
    case 1:
      // An object of nothing but strangers.
      return `,{"${choices.of(STRANGE_NAMES)}":${strange}}`;
    case 2:
      return `,{${subscription(choices)}},{${subscription(choices)}}`;
    case 3:
      return `,{"board":${strange},"period":"day"${name === 'auth:renew' ? '' : ',"more":1'}}`;
    case 4:
      return `,{"board":"global","period":${strange}}`;
    case 5:
      return `,{${subscription(choices)},"${choices.of(STRANGE_NAMES)}":${strange}}`;
    case 6:
      return `,{"token":${strange}}`;
    default:
      return `,${strange}`;
  }
}

/** Names that the server does not know, as JSON. */
export const UNKNOWN_NAMES = [
  '"board:delta"',
  '"progress:changed"',
  '"problem"',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '""',
  '0',
  '1e999',
  `"${'n'.repeat(2_000)}"`,
];
