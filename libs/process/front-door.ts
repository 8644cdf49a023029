import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemOf } from '#libs/http';
import { requestIds } from './requests';
import { asksForSocket } from './socket-requests';

/** How long a request's headers, and the whole of it, may take to arrive. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** How often connections are looked for that took longer. */
const LATE_EVERY_MS = 2_000;
/** Longer than proxies in front keep their idle connections, so that they never use one that is closing. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/**
 * The server, which listens before anything else happens: until the product is ready it says so itself, and a
 * port that is taken stops the boot before the database is touched.
 */
export class FrontDoor {
  readonly server: Server;
  private inside: RequestListener | null = null;

  constructor() {
    const options = {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: LATE_EVERY_MS,
      shouldUpgradeCallback: (request: IncomingMessage) =>
        this.server.listenerCount('upgrade') > 0 && asksForSocket(request),
      // Refused below instead, with a problem as every other error.
      requireHostHeader: false,
    };
    const take: RequestListener = (request, response) => {
      if (request.headers.host === undefined && request.httpVersion === '1.1')
        return answerWithoutHost(request, response);
      if (this.inside) return this.inside(request, response);
      answerWhileStarting(request, response);
    };
    this.server = createServer(options, take);
    // What a client expects beside `100-continue` may be ignored; Node's own answer would be no problem+json.
    this.server.on('checkExpectation', take);
  }

  /** @throws Error with the code `EADDRINUSE` when the port is taken */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen({ port, host }, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on requests go in. */
  open(inside: RequestListener): void {
    this.inside = inside;
  }

  /** Takes no new connections; those that wait for nothing are ended. */
  close(): void {
    if (this.server.listening) this.server.close();
    this.server.closeIdleConnections();
  }

  /** Ends what is left. */
  closeAll(): void {
    this.close();
    this.server.closeAllConnections();
  }
}

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
const idOf = requestIds();

const DEPENDENCIES = ['postgres', 'redis', 'bus', 'migrations'];
const STARTING = {
  status: 'starting',
  dependencies: Object.fromEntries(DEPENDENCIES.map((name) => [name, { status: 'down' }])),
};

const answerWhileStarting: RequestListener = (request, response) => {
  const path = request.url?.split('?')[0];
  response.setHeader('x-request-id', idOf(request));
  if (path === '/health/live') return sendJson(response, 200, { status: 'ok' });
  if (path === '/health/ready') return sendJson(response, 503, STARTING);
  const problem = problemOf('unavailable', 'Sacred Valley is starting.', path);
  response.setHeader('retry-after', '1');
  sendJson(response, 503, problem, PROBLEM_TYPE);
};

const answerWithoutHost: RequestListener = (request, response) => {
  const detail = 'An HTTP/1.1 request names its host.';
  const problem = problemOf('validation', detail, request.url, [{ pointer: '/header/host', detail }]);
  response.setHeader('x-request-id', idOf(request));
  response.setHeader('connection', 'close');
  sendJson(response, 400, problem, PROBLEM_TYPE);
};

function sendJson(
  response: Parameters<RequestListener>[1],
  status: number,
  body: object,
  type = 'application/json; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
