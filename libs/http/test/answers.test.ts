import { BadRequestException, NotFoundException } from '@nestjs/common';
import { DomainError, invalid } from '#libs/domain-kit';
import { answerFor, problemFor } from '..';

const errorWith = (fields: object, message = 'boom') => Object.assign(new Error(message), fields);
const slugFor = (error: unknown, reads = false) =>
  answerFor(error, '/x', reads).problem.type.split('/').at(-1);

test('a refusal is told with its errors and its place', () => {
  expect(answerFor(invalid('/amount', 'must be a number'), '/v1/x').problem).toEqual({
    type: 'https://sacredvalley.example/problems/validation',
    title: 'The request is not valid',
    status: 400,
    detail: '/amount: must be a number',
    instance: '/v1/x',
    errors: [{ pointer: '/amount', detail: 'must be a number' }],
  });
  expect(problemFor(invalid('', 'x'))).not.toHaveProperty('instance');
});

test('a limit says in whole seconds when to come back', () => {
  expect(answerFor(new DomainError('rate-limited', 'x', undefined, 1.2)).retryAfterSeconds).toBe(2);
});

test("the framework's own refusals have no other shape", () => {
  expect(slugFor(new NotFoundException())).toBe('not-found');
  expect(answerFor(new BadRequestException('x')).problem.errors).toHaveLength(1);
});

/** As the pool tells it; what it wraps is what a connection that is lost later says, too. */
const neverMade = new Error('Connection terminated due to connection timeout', {
  cause: new Error('Connection terminated unexpectedly'),
});

describe('a part that is away is a 503 only where surely nothing was applied', () => {
  test.each([
    ['a serialization failure', errorWith({ code: '40001' }), 'unavailable'],
    ['a full disk', errorWith({ code: '53100' }), 'unavailable'],
    ['a statement that took too long', errorWith({ code: '57014' }), 'unavailable'],
    ['a refused connection', errorWith({ code: 'ECONNREFUSED' }), 'unavailable'],
    ['no free connection', new Error('timeout exceeded when trying to connect'), 'unavailable'],
    ['a session that could not connect in time', new Error('timeout expired'), 'unavailable'],
    ['a pool that could not connect in time', neverMade, 'unavailable'],
    ['a connection lost on the way', errorWith({ code: 'ECONNRESET' }), 'internal'],
    ['a server that was shut down', errorWith({ code: '57P01' }), 'internal'],
    ['an error of ours', errorWith({ code: '23505' }), 'internal'],
    ['something thrown that is no error', 'words', 'internal'],
  ])('%s', (_name, error, slug) => {
    expect(slugFor(error)).toBe(slug);
    expect(slugFor(new Error('wrapped', { cause: error }))).toBe(slug);
  });

  test('reading changes nothing, so whatever is lost on the way may be asked again', () => {
    expect(slugFor(errorWith({ code: 'ECONNRESET' }), true)).toBe('unavailable');
    expect(slugFor(errorWith({ code: '23505' }), true)).toBe('internal');
  });
});
