import { PROBLEM_BASE, type Problem, PROBLEMS } from './problems';
import type { Schema } from './schema';

const fieldError = {
  type: 'object',
  required: ['pointer', 'detail'],
  properties: {
    pointer: {
      type: 'string',
      description: 'A JSON pointer into the body, or /query/<name>, /path/<name>, /header/<name>.',
    },
    detail: { type: 'string' },
  },
};

/** RFC 9457 as JSON Schema, with every type that there is. */
export const problemSchema: Schema<Problem> = {
  json: {
    type: 'object',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', enum: Object.keys(PROBLEMS).map((slug) => PROBLEM_BASE + slug) },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string' },
      errors: { type: 'array', items: fieldError },
    },
  },
};
