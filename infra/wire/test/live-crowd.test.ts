import { openWire, type Wire } from '#libs/testing';
import { hangUp } from '../live';
import { Storm } from '../storm';

/** More than any view shows: rows enter views that nobody was ever sent, and viewers stand below all rows. */
const PEOPLE = 108;
const VIEWS = 108;

let wire: Wire;
let storm: Storm;

beforeAll(async () => {
  wire = await openWire();
  storm = new Storm([wire.url], 108);
  await storm.gather(() => wire.register(), PEOPLE, VIEWS);
});
afterAll(async () => {
  storm?.stop();
  hangUp();
  await wire?.stop();
});

test('views of a board that is longer than the longest view', async () => {
  await storm.rage(4_000);
  await storm.settles();
  expect(storm.complaints).toEqual([]);
  expect(storm.surprises).toEqual([]);
  expect(storm.ledger.contradictions).toEqual([]);
  expect(storm.gaps).toEqual([]);
});
