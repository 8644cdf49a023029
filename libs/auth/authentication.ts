import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '#libs/domain-kit';
import { isPublicPath, pathOf } from '#libs/http';
import type { SeenRecorder } from './seen-recorder';
import { type TokenVerifier, unauthenticated } from './token-verifier';
import type { Viewer } from './viewer';

/** How clients begin that header, but for letters and spaces that are allowed as well. */
const USUAL = 'Bearer ';
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Paths below this ask for a token unless they are public, also where nothing is. */
const API_PREFIX = '/v1/';
/** What is below this is for operators alone, and to all others nothing is there: no route has to remember it. */
const OPERATOR_PREFIX = '/v1/operator/';

/**
 * Asks for the access token before anything else of the request is looked at. Add it before the routes.
 * A token that was seen before passes without a promise.
 */
export function installAuthentication(
  fastify: FastifyInstance,
  verifier: TokenVerifier,
  seen: SeenRecorder,
): void {
  const accept = (request: FastifyRequest, viewer: Viewer): DomainError | undefined => {
    request.viewer = viewer;
    seen.saw(viewer.userId);
    return viewer.operator || !isForOperators(request) ? undefined : nothingThere();
  };
  fastify.decorateRequest('viewer');
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (isOpen(fastify, request)) return done();
    const header = request.headers.authorization;
    if (header === undefined)
      return done(unauthenticated('Send an access token: authorization: Bearer <token>.'));
    const known = header.startsWith(USUAL) ? verifier.remembered(header.slice(USUAL.length)) : undefined;
    if (known) return done(accept(request, known));
    const token = BEARER.exec(header)?.[1];
    if (token === undefined)
      return done(unauthenticated('The authorization header must be: Bearer <token>.'));
    verifier.verify(token).then(
      (viewer) => done(accept(request, viewer)),
      (error: Error) => done(error),
    );
  });
}

function isOpen(fastify: FastifyInstance, request: FastifyRequest): boolean {
  if (!request.is404) return request.routeOptions.config?.public === true;
  const path = pathOf(request);
  return !path.startsWith(API_PREFIX) || isPublicPath(fastify, path);
}

/** By the route that was found: an address may be written in more than one way. */
function isForOperators(request: FastifyRequest): boolean {
  const address = request.is404 ? pathOf(request) : request.routeOptions.url;
  return address?.startsWith(OPERATOR_PREFIX) === true;
}

const nothingThere = (): DomainError => new DomainError('not-found', 'There is nothing at this address.');
