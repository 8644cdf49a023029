import { openWire, type Wire } from '#libs/testing';
import { hangUp } from '../live';
import { Storm } from '../storm';

const PEOPLE = 30;
const VIEWS = 40;

let wire: Wire;
let storm: Storm;

beforeAll(async () => {
  wire = await openWire();
  storm = new Storm([wire.url], 20_261_120);
  await storm.gather(() => wire.register(), PEOPLE, VIEWS);
});
afterAll(async () => {
  storm?.stop();
  hangUp();
  await wire?.stop();
});

test('snapshot plus deltas always equals a fresh snapshot, under load, drops and other tops', async () => {
  await storm.rage(8_000, () => storm.counts.deltas > 100 && storm.ledger.compared > 50);
  await storm.settles();
  expect(storm.complaints).toEqual([]);
  expect(storm.surprises).toEqual([]);
  expect(storm.ledger.contradictions).toEqual([]);
  expect(storm.gaps).toEqual([]);
  expect(storm.problems).toEqual([]);
  expect(storm.counts.deltas).toBeGreaterThan(100);
  expect(storm.ledger.compared).toBeGreaterThan(50);
  // Eleven in less than a second would be too many; some room for a late timer, and for what was noticed late here.
  expect(storm.shortestRun_ms + storm.lateness_ms).toBeGreaterThan(850);
});
