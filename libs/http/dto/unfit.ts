import type { FieldError } from '#libs/contracts';
import { pointerTo } from './pointer';

/** Objects and lists inside each other, in one field. */
const JSON_DEPTH_MAX = 16;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The first thing in a JSON value that no part of the product takes, wherever it stands; null for none. */
export const unfit = (value: unknown, pointer = ''): FieldError | null => {
  const found = unfitInside(value, pointer, 1);
  return found === 'too deep' ? { pointer, detail: `is nested deeper than ${JSON_DEPTH_MAX} levels` } : found;
};

function unfitInside(value: unknown, pointer: string, depth: number): FieldError | 'too deep' | null {
  if (typeof value === 'string') return unfitText(value, pointer);
  if (typeof value !== 'object' || value === null) return null;
  if (depth > JSON_DEPTH_MAX) return 'too deep';
  for (const key of Object.keys(value)) {
    const inside = (value as Record<string, unknown>)[key];
    const wrong = unfitText(key, pointer) ?? unfitInside(inside, pointerTo(pointer, key), depth + 1);
    if (wrong) return wrong;
  }
  return null;
}

function unfitText(text: string, pointer: string): FieldError | null {
  if (text.includes('\u0000')) return { pointer, detail: 'must not hold control characters' };
  if (LONE_SURROGATE.test(text))
    return { pointer, detail: 'must be well-formed Unicode, without lone surrogates' };
  return null;
}
