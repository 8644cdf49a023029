import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { problemSchema } from '#libs/contracts';
import { PUBLIC_MARK } from '#libs/auth';
import { createApp } from './build-app';
import { linkOperations } from './document-links';
import { FrontDoor } from './front-door';
import { createLogger } from './logging';
import { Metrics } from './metrics/metrics';
import type { Part } from './part';
import { ProcessModule } from './process.module';
import { readSettings } from './settings';

const BEARER = 'bearer';
const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** OpenAPI of what the parts answer, made from their controllers; nothing of them is started. */
export async function httpDocument(parts: readonly Part[], version: string): Promise<OpenAPIObject> {
  const settings = readSettings({
    DATABASE_URL: 'postgres://nobody@localhost/none',
    REDIS_URL: 'redis://localhost',
    LOG_LEVEL: 'silent',
  });
  const log = createLogger(settings, []);
  const metrics = new Metrics([]);
  const module = ProcessModule.of(parts, { settings, log, metrics, ownUrl: '', onFatal: () => undefined });
  const app = await createApp(module, new FrontDoor(), settings, log, { preview: true });
  const about = new DocumentBuilder()
    .setTitle('Sacred Valley')
    .setDescription('A habit tracker that people play together. Errors are problem+json (RFC 9457).')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, BEARER)
    .addSecurityRequirements(BEARER)
    .build();
  const document = SwaggerModule.createDocument(app, about);
  metrics.close();
  return completed(document);
}

type Operation = Record<string, unknown> & {
  responses: object;
  parameters?: Parameter[];
  requestBody?: { required?: boolean };
};
interface Parameter {
  name: string;
  in: string;
  description?: string;
  schema?: object;
}

/** Those of the path that its controller takes as a whole are described too, and the form of ids and dates. */
const withPathParameters = (address: string, parameters: Parameter[]): Parameter[] => [
  ...[...address.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => !parameters.some((known) => known.in === 'path' && known.name === name))
    .map((name) => ({ name, in: 'path', required: true, schema: pathSchema(name) })),
  ...parameters.map((known) =>
    known.in === 'path' && !known.description ? { ...known, schema: pathSchema(known.name) } : known,
  ),
];

function pathSchema(name: string): object {
  if (/[iI]d$/.test(name)) return { type: 'string', format: 'uuid' };
  return name.endsWith('Date') ? { type: 'string', format: 'date' } : { type: 'string' };
}

type Schemas = Record<string, { required?: string[] }>;

/** A body with a field that is not its own is refused; one that needs no field may be left out. */
function describeBody(schemas: Schemas, { requestBody }: Operation): void {
  if (!requestBody) return;
  const names = referredIn(requestBody);
  for (const name of names) closeSchema(schemas, name);
  requestBody.required = names.some((name) => schemas[name]!.required?.length);
}

function closeSchema(schemas: Schemas, name: string): void {
  Object.assign(schemas[name]!, { additionalProperties: false });
  for (const inner of referredIn(schemas[name]!)) closeSchema(schemas, inner);
}

const referredIn = (part: object): string[] =>
  [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);

/** What holds for every call and so isn't said at each. */
function completed(document: OpenAPIObject): OpenAPIObject {
  const schemas: Schemas = { ...document.components?.schemas, Problem: problemSchema.json };
  for (const [address, path] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = path[method] as Operation | undefined;
      if (!operation) continue;
      operation.parameters = withPathParameters(address, operation.parameters ?? []);
      describeBody(schemas, operation);
      if (operation[PUBLIC_MARK]) operation.security = [];
      delete operation[PUBLIC_MARK];
      operation.responses = {
        ...operation.responses,
        default: {
          description: 'A problem.',
          content: { 'application/problem+json': { schema: PROBLEM } },
        },
      };
    }
  linkOperations(document.paths as Record<string, Record<string, unknown>>);
  return { ...document, components: { ...document.components, schemas } as OpenAPIObject['components'] };
}
