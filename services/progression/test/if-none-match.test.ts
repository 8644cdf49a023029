import { isHeld } from '../http/if-none-match';

const etag = '"abc-1"';

test.each(['*', ' * ', '"abc-1"', 'W/"abc-1"', '"x", "abc-1"', '"x",W/"abc-1" , "y"', '"a,b","abc-1"'])(
  '%s holds it',
  (header) => expect(isHeld(header, etag)).toBe(true),
);

test.each([undefined, '', 'abc-1', '"abc"', '"x", "y"', '"*"', '"abc-1'])('%s does not', (header) =>
  expect(isHeld(header, etag)).toBe(false),
);
