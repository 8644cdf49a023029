import { type Stack, startStack } from '#libs/testing';
import { awaitTrace, ROOT_NAME } from '../await-trace.mts';
import { completeOne } from '../completion.mts';
import { type Received, Receiver } from '../receiver.mts';

const TRACE_TIMEOUT_MS = 60_000;

let receiver: Receiver;
let stack: Stack;
let spans: Received[];
beforeAll(async () => {
  receiver = await Receiver.open();
  stack = await startStack({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  await completeOne(stack.url);
  spans = await awaitTrace(receiver, TRACE_TIMEOUT_MS);
});
afterAll(async () => {
  await stack?.stop();
  receiver?.close();
});

/** The names from the first of a trace to this one. */
function wayTo(name: string): string[] {
  const way: string[] = [];
  for (let at = spans.find((span) => span.name === name); at;) {
    way.unshift(at.name);
    const { parentId } = at;
    at = spans.find(({ spanId }) => spanId === parentId);
  }
  return way;
}

const TO_PROGRESSION = [
  ROOT_NAME,
  'habit writes a completion',
  'progression takes habit.completion-changed.v1',
];

test('one completion is followed from its request to the board on a socket', () => {
  expect(wayTo('gateway tells week of global')).toEqual([
    ...TO_PROGRESSION,
    'leaderboard takes progression.day-scored.v1',
    'leaderboard publishes boards',
    'gateway tells week of global',
  ]);
});

test('and by the worker to the own progress', () => {
  expect(wayTo('gateway tells progress:changed')).toEqual([
    ...TO_PROGRESSION,
    'progression evaluates a user',
    'progression.live takes progression.progress-changed.v1',
    'gateway tells progress:changed',
  ]);
});

test('what happens is told after what it comes of', () => {
  for (const { beganMs, parentId } of spans) {
    const parent = spans.find(({ spanId }) => spanId === parentId);
    if (parent) expect(beganMs).toBeGreaterThanOrEqual(parent.beganMs);
  }
});

test('the request is told by its route and its answer, and nobody by an id', () => {
  const root = spans.find(({ name }) => name === ROOT_NAME)!;
  expect(root).toMatchObject({
    service: 'sacred-valley',
    attributes: { 'http.request.method': 'PUT', 'http.route': '/v1/habits/:id/completions/:localDate' },
  });
  expect(Number(root.attributes['http.response.status_code'])).toBe(201);
  expect(JSON.stringify(spans)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
});

test('what a client says of a trace of its own is not taken up', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await stack.anonymous.get('/v1/me', { traceparent });
  await stack.restart();
  expect(receiver.received.some(({ name }) => name === 'GET /v1/me')).toBe(true);
  expect(receiver.of('a'.repeat(32))).toEqual([]);
});
