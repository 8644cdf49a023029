import type { FastifyInstance } from 'fastify';
import type { Tracer } from '#libs/domain-kit';

/** What follows the requests of a process. */
export interface Tracing {
  tracer: Tracer;
  /** Call it before any other hook is added. */
  followRequests(fastify: FastifyInstance): void;
  /** Sends what is left. */
  close(): Promise<void>;
}
