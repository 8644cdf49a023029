import { fieldDecorator, type Presence } from './fields';

export interface TextOptions extends Presence {
  /** Code points; default 1. */
  min?: number;
  /** Code points. */
  max: number;
  /** Line breaks are let through; other control characters never are. */
  lineBreaks?: boolean;
  /** Default true; passwords are taken as they are. */
  trim?: boolean;
  /** The whole text must match; `patternSays` completes the sentence "must …". */
  pattern?: RegExp;
  patternSays?: string;
  description?: string;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINE_BREAKS = /[^\P{Cc}\n\r]/u;

/** A text in Unicode, trimmed, its length counted in code points. */
export const Text = (options: TextOptions): PropertyDecorator =>
  fieldDecorator({
    name: 'text',
    schema: {
      type: 'string',
      minLength: options.nullable ? 0 : (options.min ?? 1),
      maxLength: options.max,
      ...(options.pattern ? { pattern: options.pattern.source } : {}),
      ...(options.description ? { description: options.description } : {}),
    },
    explain: (value) => explainText(value, options),
    field: {
      optional: options.optional,
      nullable: options.nullable,
      emptyIsNull: options.nullable,
      normalize: options.trim === false ? undefined : trimmed,
    },
  });

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

/** What is wrong with a text, as a sentence after its name; null when it is right. */
export function explainText(value: unknown, options: TextOptions): string | null {
  if (typeof value !== 'string') return 'must be a text';
  if (LONE_SURROGATE.test(value)) return 'must be well-formed Unicode, without lone surrogates';
  if ((options.lineBreaks ? CONTROL_BUT_LINE_BREAKS : CONTROL).test(value))
    return options.lineBreaks
      ? 'must not hold control characters other than line breaks'
      : 'must not hold control characters';
  const min = options.min ?? 1;
  // A code point is one or two units, so most texts need no counting.
  if (value.length > options.max || value.length < min * 2) {
    const length = codePoints(value);
    if (length < min || length > options.max) return lengthSays(min, options.max);
  }
  if (options.pattern && !options.pattern.test(value))
    return `must ${options.patternSays ?? `match ${options.pattern.source}`}`;
  return null;
}

const lengthSays = (min: number, max: number): string =>
  min === max ? `must have ${max} characters` : `must have ${min} to ${max} characters`;

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
