import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '#libs/contracts';
import { DomainError, LOGGER, type Logger } from '#libs/domain-kit';
import { BodyFailure } from './json-body';
import { allowedMethods } from './known-paths';
import { answerFor, type ProblemAnswer } from './problems';

/** Failures told to the log within a second; when a part is away, every request fails in the same way. */
const TOLD_PER_SECOND_MAX = 20;

/** Refusals of a request's shape: what the path names is looked at before one of these is told. */
const SHAPE_STATUSES = new Set([400, 413, 415]);

/** Every error of every route becomes problem+json here, and nowhere else. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private toldSecond = 0;
  private told = 0;
  private untold = 0;

  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    try {
      const answer = await this.answer(error, request, reply);
      if (reply.sent || reply.raw.headersSent) return;
      if (request.body instanceof BodyFailure && request.body.unread)
        void reply.header('connection', 'close');
      sendProblem(reply, answer);
    } catch (failure) {
      this.log.error({ err: failure, requestId: request.id }, 'a problem could not be told');
      reply.raw.destroy();
    }
  }

  private async answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<ProblemAnswer> {
    const instance = pathOf(request);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const answer =
      request.is404 && !(error instanceof DomainError)
        ? noSuchRoute(request, reply, instance)
        : await this.afterFirstCheck(answerFor(error, instance, reads), request, instance, reads);
    if (answer.unexpected) this.tell(error, answer.problem, request);
    return answer;
  }

  /** 404 before any refusal of the shape, 403 before a 400. */
  private async afterFirstCheck(
    answer: ProblemAnswer,
    request: FastifyRequest,
    instance: string,
    reads: boolean,
  ): Promise<ProblemAnswer> {
    const checker = request.routeOptions?.config?.firstCheck;
    if (!checker || !SHAPE_STATUSES.has(answer.problem.status)) return answer;
    try {
      const viewer = (request as { viewer?: never }).viewer;
      const params = (request.params ?? {}) as Record<string, string>;
      await this.modules.get(checker, { strict: false }).check(viewer as never, params);
      return answer;
    } catch (error) {
      const first = answerFor(error, instance, reads);
      const wins = first.problem.status !== 403 || answer.problem.status === 400;
      if (!wins || SHAPE_STATUSES.has(first.problem.status)) return answer;
      if (first.unexpected) this.tell(error, first.problem, request);
      return { ...first, unexpected: false };
    }
  }

  private tell(error: unknown, problem: Problem, request: FastifyRequest): void {
    if (!this.mayTell()) return;
    const fields = {
      err: error,
      requestId: request.id,
      method: request.method,
      route: request.routeOptions?.url,
    };
    if (problem.status === 500) this.log.error(fields, 'request failed');
    else this.log.warn(fields, 'request refused: a part is away');
  }

  private mayTell(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.toldSecond) {
      if (this.untold > 0)
        this.log.warn({ failures: this.untold }, 'more requests failed than are told here');
      this.toldSecond = second;
      this.told = 0;
      this.untold = 0;
    }
    if (this.told >= TOLD_PER_SECOND_MAX) {
      this.untold += 1;
      return false;
    }
    this.told += 1;
    return true;
  }
}

export const pathOf = (request: FastifyRequest): string => {
  const end = request.url.indexOf('?');
  return end === -1 ? request.url : request.url.slice(0, end);
};

function noSuchRoute(request: FastifyRequest, reply: FastifyReply, instance: string): ProblemAnswer {
  const allowed = allowedMethods(request.server, instance);
  if (allowed.length === 0 || allowed.includes(request.method))
    return answerFor(new DomainError('not-found', 'There is nothing at this address.'), instance);
  void reply.header('allow', allowed.join(', '));
  const detail = `This address does not take ${request.method}, only ${allowed.join(', ')}.`;
  return answerFor(new DomainError('method-not-allowed', detail), instance);
}

export function sendProblem(reply: FastifyReply, { problem, retryAfterSeconds }: ProblemAnswer): void {
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
