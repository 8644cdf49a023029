import { FrameReader, textFrame } from '../live/frames.mts';
import { Sightings } from '../live/sightings.mts';

/** A text as a server sends it. */
function served(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length <= 125 ? Buffer.from([0x81, payload.length]) : Buffer.alloc(4);
  if (head.length === 4) {
    head[0] = 0x81;
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  }
  return Buffer.concat([head, payload]);
}

test('texts are read whole, however the stream is cut', () => {
  const texts = ['2', `42["board:delta",${'x'.repeat(300)}]`, '', '3'];
  const stream = Buffer.concat(texts.map(served));
  for (let cut = 1; cut < stream.length; cut += 7) {
    const reader = new FrameReader();
    const read: string[] = [];
    for (let from = 0; from < stream.length; from += cut)
      expect(reader.push(stream.subarray(from, from + cut), (text) => read.push(text.toString()))).toBe(
        false,
      );
    expect(read).toEqual(texts);
  }
});

test('the end that a server tells is told', () => {
  expect(new FrameReader().push(Buffer.from([0x88, 0]), () => undefined)).toBe(true);
});

test('what a client sends is masked, with its length', () => {
  for (const text of ['3', 'y'.repeat(200)]) {
    const frame = textFrame(text);
    const head = text.length <= 125 ? 2 : 4;
    const mask = frame.subarray(head, head + 4);
    const payload = frame.subarray(head + 4).map((byte, index) => byte ^ mask[index % 4]!);
    expect([frame[1]! >> 7, Buffer.from(payload).toString()]).toEqual([1, text]);
  }
});

describe('how late a change was seen', () => {
  const change = { board: 'b', memberId: 'm', recordedAtMs: 1_000, atMs: 1_005 };

  test('is the time from its acknowledgement to the first sight of it or of a later one', () => {
    const sightings = new Sightings();
    sightings.add(1, 'm', 900, 1_001);
    sightings.add(1, 'm', 1_020, 1_060);
    sightings.add(2, 'm', 1_000, 1_003);
    expect(sightings.delays(change, [1, 2])).toEqual([55, 0]);
  });

  test('is unknown where nobody saw it', () => {
    const sightings = new Sightings();
    sightings.add(1, 'm', 900, 1_001);
    expect(sightings.delays(change, [1, 3])).toEqual([null, null]);
  });
});
