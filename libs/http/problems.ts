import { HttpException } from '@nestjs/common';
import { type FieldError, PROBLEM_BASE, type Problem, PROBLEMS, type ProblemSlug } from '#libs/contracts';
import { DomainError } from '#libs/domain-kit';
import { lackOfService } from './lack-of-service';

/** A problem, and what its HTTP answer carries besides. */
export interface ProblemAnswer {
  problem: Problem;
  retryAfterSeconds?: number;
  /** Nobody foresaw this: the log is told. */
  unexpected: boolean;
}

/** Seconds after which a client may ask again when the error doesn't know better. */
const RETRY_AFTER_DEFAULT_SECONDS = 1;

export function problemOf(
  slug: ProblemSlug,
  detail: string,
  instance?: string,
  errors?: FieldError[],
): Problem {
  return {
    type: PROBLEM_BASE + slug,
    title: PROBLEMS[slug].title,
    status: PROBLEMS[slug].status,
    detail,
    ...(instance === undefined ? {} : { instance }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/**
 * What a client is told of any error.
 * @param changedNothing the request is one that only reads, so a lack of service can't have left a trace
 */
export function answerFor(error: unknown, instance?: string, changedNothing = false): ProblemAnswer {
  if (error instanceof DomainError) return domainAnswer(error, instance);
  if (error instanceof HttpException) {
    const { slug, detail } = frameworkProblem(error);
    const errors = slug === 'validation' ? [{ pointer: '', detail }] : undefined;
    return { problem: problemOf(slug, detail, instance, errors), unexpected: slug === 'internal' };
  }
  const lack = lackOfService(error);
  if (lack === 'surely-not-applied' || (lack === 'unknown' && changedNothing))
    return {
      problem: problemOf(
        'unavailable',
        'A part of the product is away for a moment. Nothing was changed.',
        instance,
      ),
      retryAfterSeconds: RETRY_AFTER_DEFAULT_SECONDS,
      unexpected: true,
    };
  return {
    problem: problemOf('internal', 'That is our fault. The request id tells us where to look.', instance),
    unexpected: true,
  };
}

/** The same for one operation of a batch, and for sockets, which have no instance. */
export const problemFor = (error: unknown, instance?: string): Problem => answerFor(error, instance).problem;

function domainAnswer(error: DomainError, instance?: string): ProblemAnswer {
  const timed = error.slug === 'rate-limited' || error.slug === 'unavailable';
  return {
    problem: problemOf(error.slug, error.detail, instance, error.errors),
    retryAfterSeconds: timed ? Math.ceil(error.retryAfterSeconds ?? RETRY_AFTER_DEFAULT_SECONDS) : undefined,
    unexpected: false,
  };
}

const BY_STATUS: Partial<Record<number, { slug: ProblemSlug; detail: string }>> = {
  401: { slug: 'unauthenticated', detail: 'Send a valid access token.' },
  403: { slug: 'forbidden', detail: 'This is not allowed.' },
  404: { slug: 'not-found', detail: 'There is nothing at this address.' },
  405: { slug: 'method-not-allowed', detail: 'This address does not take that method.' },
  413: { slug: 'payload-too-large', detail: 'The body is too large.' },
  // A path parameter longer than any that exists.
  414: { slug: 'not-found', detail: 'There is nothing at this address.' },
  415: { slug: 'unsupported-media-type', detail: 'Bodies are JSON: send content-type application/json.' },
  429: { slug: 'rate-limited', detail: 'Too many requests.' },
  503: { slug: 'unavailable', detail: 'Not available right now.' },
};

function frameworkProblem(error: HttpException): { slug: ProblemSlug; detail: string } {
  const status = error.getStatus();
  if (isBadUrl(error.cause)) return BY_STATUS[404]!;
  const known = BY_STATUS[status];
  if (known) return known;
  if (status >= 400 && status < 500) return { slug: 'validation', detail: 'is not valid' };
  return { slug: 'internal', detail: 'That is our fault. The request id tells us where to look.' };
}

const isBadUrl = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'FST_ERR_BAD_URL';
