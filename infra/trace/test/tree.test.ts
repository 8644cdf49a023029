import type { Received } from '../receiver.mts';
import { treeOf } from '../tree.mts';

const span = (spanId: string, parentId: string | null, beganMs: number, endedMs: number): Received => ({
  traceId: 't',
  spanId,
  parentId,
  name: spanId,
  service: 'valley',
  beganMs,
  endedMs,
  attributes: {},
});

test('a trace is drawn as a tree in the order of its times, whichever order it came in', () => {
  const spans = [
    span('board', 'takes', 1_009.5, 1_010),
    span('request', null, 1_000, 1_005),
    span('takes', 'writes', 1_006, 1_009),
    span('progress', 'writes', 1_004.25, 1_020),
    span('writes', 'request', 1_001, 1_004),
  ];
  expect(treeOf(spans)).toEqual([
    '     began       took',
    '    0.0 ms     5.0 ms  request  · valley',
    '    1.0 ms     3.0 ms  └─ writes  · valley',
    '    4.3 ms    15.8 ms     ├─ progress  · valley',
    '    6.0 ms     3.0 ms     └─ takes  · valley',
    '    9.5 ms     0.5 ms        └─ board  · valley',
  ]);
});

test('what lost its parent begins a tree of its own', () => {
  expect(treeOf([span('late', 'nobody', 1, 2)])).toHaveLength(2);
});
