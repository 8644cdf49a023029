import type { RequestListener } from 'node:http';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import { installAuthentication, SeenRecorder, TokenVerifier } from '#libs/auth';
import { answerFor, installBodyReader, pathOf, rememberPaths, sendProblem } from '#libs/http';
import { DomainError } from '#libs/domain-kit';
import type { FrontDoor } from './front-door';
import { nestLogger, type ProcessLogger } from './logging';
import { answerBrokenHttp, type InFlight, installRequests, requestIds } from './requests';
import type { Settings } from './settings';

/** Longer path parameters name nothing of ours. */
const PATH_PARAMETER_CHARACTERS_MAX = 300;

/** Fastify behind the front door, with Nest around it; the only place where a Nest application is made. */
export async function createApp(
  module: DynamicModule,
  door: FrontDoor,
  settings: Settings,
  log: ProcessLogger,
  { preview = false } = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    serverFactory: (handler: RequestListener) => {
      door.server.on('ready-to-serve', () => door.open(handler));
      return door.server;
    },
    genReqId: requestIds(),
    requestIdHeader: false,
    trustProxy: settings.trustedProxies,
    return503OnClosing: false,
    routerOptions: { maxParamLength: PATH_PARAMETER_CHARACTERS_MAX },
    clientErrorHandler: answerBrokenHttp,
    // A path that can't be decoded names nothing; it is told here since no hook runs for it.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.header('x-request-id', request.id);
      sendProblem(
        reply,
        answerFor(new DomainError('not-found', 'There is nothing at this address.'), pathOf(request)),
      );
    },
    // No room uses Nest's middleware, and every request would pass through its engine.
    skipMiddie: true,
  });
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: nestLogger(log),
    abortOnError: false,
    preview,
  });
}

/** Everything that happens to a request before its route, in this order. */
export function installHooks(
  app: INestApplicationContext,
  fastify: FastifyInstance,
  inFlight: InFlight,
  log: ProcessLogger,
): void {
  rememberPaths(fastify);
  installRequests(fastify, inFlight, log);
  installAuthentication(fastify, app.get(TokenVerifier), app.get(SeenRecorder));
  installBodyReader(fastify);
  const protectPage = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    // Whoever ends TLS in front says this; on plain HTTP it would be ignored anyway.
    strictTransportSecurity: false,
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    // The API answers JSON that no browser renders; pages get the whole set.
    if (request.raw.url!.startsWith('/v1/')) done();
    else protectPage(request.raw, reply.raw, (error) => done(error as Error | undefined));
  });
}

const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  // Avatars are anywhere on the web.
  imgSrc: ["'self'", 'data:', 'http:', 'https:'],
  connectSrc: ["'self'", 'ws:', 'wss:'],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};
