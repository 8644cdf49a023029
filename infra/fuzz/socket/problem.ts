const BASE = 'https://sacredvalley.example/problems/';
/** What a client may be told for something it sent; nothing it sends may be an `internal` error. */
const SLUGS = [
  'validation',
  'unauthenticated',
  'forbidden',
  'not-found',
  'limit-reached',
  'rate-limited',
  'unavailable',
];

/** What is wrong with a problem, or null. */
export function problemOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'no problem';
  const { type, title, status, detail, errors } = value as Record<string, unknown>;
  const slug = typeof type === 'string' ? type.slice(BASE.length) : '';
  if (!SLUGS.includes(slug)) return `a problem of type ${String(type)}`;
  if (typeof title !== 'string' || typeof detail !== 'string') return 'a problem without words';
  if (!Number.isInteger(status)) return 'a problem without its status';
  return (slug === 'validation') === Array.isArray(errors)
    ? null
    : 'errors where there should be none, or none';
}
