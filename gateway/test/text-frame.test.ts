import { textFrame } from '../socket/text-frame';

const LENGTHS = [
  { bytes: 0, header: [0x81, 0] },
  { bytes: 125, header: [0x81, 125] },
  { bytes: 126, header: [0x81, 126, 0, 126] },
  { bytes: 65_535, header: [0x81, 126, 0xff, 0xff] },
  { bytes: 65_536, header: [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0] },
];

test.each(LENGTHS)('a frame of $bytes bytes says so', ({ bytes, header }) => {
  const frame = textFrame('x'.repeat(bytes));
  expect([...frame.subarray(0, header.length)]).toEqual(header);
  expect(frame.subarray(header.length).toString()).toBe('x'.repeat(bytes));
});

test('the length is that of the bytes, not of the characters', () => {
  const text = 'é仙🌿'.repeat(20);
  const frame = textFrame(text);
  expect(frame[1]).toBe(126);
  expect(frame.readUInt16BE(2)).toBe(180);
  expect(frame.subarray(4).toString()).toBe(text);
});
