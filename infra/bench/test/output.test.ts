import { readTransactions } from '../baselines/durable-insert.mts';
import { readRate } from '../baselines/redis.mts';
import { readReport } from '../wrk.mts';

const REPORT = {
  requests: 30_000,
  microseconds: 2_000_000,
  bytes: 1,
  refused: 0,
  broken: 0,
  p50: 3_100,
  p99: 9_800,
};
const said = (report: object): string => `Running 2s test\n\nREPORT ${JSON.stringify(report)}\n`;

test('wrk is read by the line that our scripts end with', () => {
  expect(readReport(said(REPORT))).toEqual({
    requests: 30_000,
    perSecond: 15_000,
    latencyMs: { p50: 3.1, p99: 9.8 },
  });
});

test('a load that was refused or broke off is no measurement', () => {
  expect(() => readReport(said({ ...REPORT, refused: 3 }))).toThrow('3 were refused');
  expect(() => readReport(said({ ...REPORT, broken: 2 }))).toThrow('2 got no answer');
  expect(() => readReport('unable to connect')).toThrow('no report: unable to connect');
});

test('pgbench and redis-benchmark are read by what they print', () => {
  expect(readTransactions('latency average = 2 ms\ntps = 15123.45 (without initial connection time)\n')).toBe(
    15_123.45,
  );
  expect(readRate('"test","rps","avg_latency_ms"\n"ZADD","61349.69","0.5"\n')).toBe(61_349.69);
  expect(() => readTransactions('no connection')).toThrow('no connection');
  expect(() => readRate('refused')).toThrow('refused');
});
