import type { Choices } from '../../checker/random';
import { goodEvent, UNKNOWN_NAMES, wrongArguments } from './payloads';
import { frame, type FrameForm, OPCODE } from './raw-web-socket';

/** What is sent at once, and what the server owes for it. */
export interface Shot {
  frames: Buffer[];
  /** `answer` is an acknowledgement of any kind, `refusal` one with a problem, `problem` the event. */
  owed: 'answer' | 'refusal' | 'problem' | null;
  ackId: number | null;
  /** After it the connection may be over, and nothing more is owed. */
  mayEnd: boolean;
  /** For a complaint. */
  words: string;
}

const WORDS_MAX = 300;

const text = (words: string, more: Partial<Shot> = {}): Shot => ({
  frames: [frame(Buffer.from(words))],
  owed: null,
  ackId: null,
  mayEnd: false,
  words: words.slice(0, WORDS_MAX),
  ...more,
});

/** An event as Socket.IO writes it, acknowledged unless `ackId` is null. */
const event = (name: string, args: string, ackId: number | null, owed: Shot['owed']): Shot =>
  text(`42${ackId ?? ''}[${name}${args}]`, { owed, ackId });

function good(choices: Choices, ackId: number, token: string): Shot {
  const [name, payload] = goodEvent(choices, token);
  return event(`"${name}"`, `,${payload}`, ackId, 'answer');
}

function wrong(choices: Choices, ackId: number): Shot {
  const unknown = choices.below(4) === 0;
  const known = choices.of(['auth:renew', 'board:subscribe', 'board:unsubscribe']);
  const name = unknown ? choices.of(UNKNOWN_NAMES) : `"${known}"`;
  const args = wrongArguments(choices, known);
  return choices.below(3) === 0 ? event(name, args, null, 'problem') : event(name, args, ackId, 'refusal');
}

/** An event with bytes in it, which come in frames of their own. */
function withBytes(choices: Choices, ackId: number): Shot {
  const inside = choices.of([
    '{"_placeholder":true,"num":0}',
    '{"board":{"_placeholder":true,"num":0},"period":"day"}',
  ]);
  const head = `451-${ackId}["board:subscribe",${inside}]`;
  const bytes = Buffer.from(Array.from({ length: choices.below(50) }, () => choices.below(256)));
  const frames = [frame(Buffer.from(head)), frame(bytes, { opcode: OPCODE.binary })];
  return { frames, owed: 'refusal', ackId, mayEnd: false, words: `${head} and ${bytes.length} bytes` };
}

/** Nothing is owed for these, and they harm nobody. */
const harmless = (choices: Choices): Shot =>
  text(choices.of(['430[]', '43999999[{"ok":true}]', '4399999999999999999999["x"]', '3', '3probe', '6']));

/** Packets that neither Engine.IO nor Socket.IO knows; they may cost the connection. */
function broken(choices: Choices): Shot {
  const below = (limit: number): number => choices.below(limit);
  const words = choices.of([
    '',
    '4',
    '42',
    '42[]',
    '42{}',
    '42["board:subscribe"',
    '42[null]',
    '42["connect",{}]',
    '42["disconnect"]',
    '42["newListener"]',
    '41',
    '40{}',
    '40/admin,{}',
    '40["token"]',
    '44{"message":"no"}',
    '46["x"]',
    '48',
    '4nonsense',
    '451000000000-["x",{"_placeholder":true,"num":0}]',
    `45${'9'.repeat(400)}-["x"]`,
    '45-1-["x"]',
    '451-["x",{"_placeholder":true,"num":7}]',
    '45["x"]',
    '461-1[{"_placeholder":true,"num":0}]',
    '42/nowhere,["board:subscribe",{}]',
    `42/${'n'.repeat(5_000)},["x"]`,
    `42${'7'.repeat(3_000)}["x",{}]`,
    '1',
    '5',
    '0{"sid":"mine"}',
    'b4AAAA',
    '9',
    `42["x",${'[1,'.repeat(2_000)}`,
    `42["x","${'y'.repeat(17 * 1_024)}"]`,
    String.fromCodePoint(...Array.from({ length: 1 + below(40) }, () => 32 + (below(60_000) % 0xd7df))),
  ]);
  return text(words, { mayEnd: true });
}

/** Frames that break WebSocket itself. */
function brokenFrame(choices: Choices): Shot {
  const forms: FrameForm[] = [
    { masked: false },
    { reserved: 1 + choices.below(7) },
    { opcode: 3 + choices.below(5) },
    { opcode: 11 + choices.below(5) },
    { opcode: OPCODE.continuation },
    { final: false },
    { opcode: OPCODE.ping, final: false },
    { opcode: OPCODE.ping, declaredBytes: 5_000 },
    { opcode: OPCODE.close },
    { opcode: OPCODE.binary },
    { declaredBytes: 2 ** 40 },
    { declaredBytes: 17 * 1_024 },
  ];
  const form = choices.of(forms);
  const payload = choices.of([Buffer.from('42["x"]'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.alloc(0)]);
  const words = `a frame with ${JSON.stringify(form)}`;
  return { frames: [frame(payload, form)], owed: null, ackId: null, mayEnd: true, words };
}

/** A shot of a session that is to live; `ackId` is the session's own for it. */
export function fairShot(choices: Choices, ackId: number, token: string): Shot {
  const kind = choices.below(10);
  if (kind < 4) return good(choices, ackId, token);
  if (kind < 8) return wrong(choices, ackId);
  return kind === 8 ? withBytes(choices, ackId) : harmless(choices);
}

/** A shot that may end the connection. */
export const foulShot = (choices: Choices): Shot =>
  choices.below(3) === 0 ? brokenFrame(choices) : broken(choices);
