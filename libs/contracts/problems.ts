/** Every problem the product answers with, and its HTTP status. */
export const PROBLEMS = {
  validation: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  'limit-reached': { status: 409, title: 'Limit reached' },
  'version-mismatch': { status: 412, title: 'Another version' },
  'payload-too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'date-in-future': { status: 422, title: 'The date has not begun' },
  'date-too-old': { status: 422, title: 'The date is closed' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong' },
  unavailable: { status: 503, title: 'Not available right now' },
} as const;

export type ProblemSlug = keyof typeof PROBLEMS;

export const PROBLEM_BASE = 'https://sacredvalley.example/problems/';

export interface FieldError {
  /** A JSON pointer into the body, or `/query/<name>`, `/path/<name>`, `/header/<name>`. */
  pointer: string;
  detail: string;
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  errors?: FieldError[];
}
