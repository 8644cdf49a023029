import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A piece of work, as it was recorded. */
export interface Received {
  traceId: string;
  spanId: string;
  /** Null for the first of a trace. */
  parentId: string | null;
  name: string;
  /** Which process recorded it. */
  service: string;
  /** Milliseconds since 1970, with fractions. */
  beganMs: number;
  endedMs: number;
  attributes: Record<string, unknown>;
}

interface OtlpAttribute {
  key: string;
  value: Record<string, unknown>;
}
interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: OtlpAttribute[];
}
interface OtlpTraces {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: { spans: OtlpSpan[] }[];
  }[];
}

/** Takes traces as a collector of OpenTelemetry does (OTLP over HTTP, in JSON), and keeps them. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request: IncomingMessage, response) => {
      receiver.#take(request).then(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        () => response.writeHead(400).end(),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Of one trace. */
  of(traceId: string): Received[] {
    return this.received.filter((span) => span.traceId === traceId);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage): Promise<void> {
    if (request.url !== '/v1/traces') throw new Error(`${request.url} is not where traces go`);
    const { resourceSpans } = JSON.parse(await text(request)) as OtlpTraces;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const { spans } of scopeSpans) this.received.push(...spans.map((span) => readSpan(span, service)));
    }
  }
}

function readSpan(span: OtlpSpan, service: string): Received {
  const { traceId, spanId, parentSpanId, name, attributes } = span;
  return {
    traceId,
    spanId,
    parentId: parentSpanId || null,
    name,
    service,
    beganMs: Number(span.startTimeUnixNano) / 1e6,
    endedMs: Number(span.endTimeUnixNano) / 1e6,
    attributes: valuesOf(attributes),
  };
}

const valuesOf = (attributes: readonly OtlpAttribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
