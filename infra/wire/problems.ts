import { type Answer } from '#libs/testing';

/** The slug of every problem, and its status; there are no others. */
const STATUS = {
  validation: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'limit-reached': 409,
  'version-mismatch': 412,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'date-in-future': 422,
  'date-too-old': 422,
  'rate-limited': 429,
  unavailable: 503,
} as const;
export type Slug = keyof typeof STATUS;

/** The body of a problem, whole: no other keys, `errors` with `validation` alone. */
export function problemBody(slug: Slug, ...pointers: string[]): object {
  const errors = pointers.map((pointer) => ({ pointer, detail: expect.stringMatching(/./) }));
  return {
    type: `https://sacredvalley.example/problems/${slug}`,
    title: expect.stringMatching(/./),
    status: STATUS[slug],
    detail: expect.stringMatching(/./),
    instance: expect.any(String),
    ...(slug === 'validation' && { errors: pointers.length ? errors : expect.any(Array) }),
  };
}

/** Whether the answer is this problem and nothing else; for `validation` with these pointers, in any order. */
export function expectProblem(answer: Answer, slug: Slug, ...pointers: string[]): void {
  const errors = [...(answer.body?.errors ?? [])].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
  const body = answer.body?.errors ? { ...answer.body, errors } : answer.body;
  expect({ status: answer.status, body }).toEqual({
    status: STATUS[slug],
    body: problemBody(slug, ...pointers.sort()),
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
}
