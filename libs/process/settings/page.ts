import { DEFINITIONS, type Definition } from './definitions';

const HEAD = `# Configuration

Every setting is an environment variable, read and checked once at the start. A broken value stops the start with
the name, the problem and an example. Each may also be given as \`NAME_FILE\`, the path of a file that holds the
value: the way for secrets. An empty one counts as absent.

This page is held against the code by a test; \`UPDATE_DOCS=1 npm test -- libs/process/test/settings\` writes it anew.
`;

/** What `npm start` and `npm run start:services` alone read: how much there is of what they start. */
const OF_START_COMMANDS = `## REPLICAS

How many processes of each part \`npm run start:services\` starts: names of parts, or progression-consumers and progression-workers to take those out of progression.

- Value: list of name=number, separated by commas; 1 to 20 each
- Default: one of each
- Example: \`REPLICAS=progression=2,gateway=2\`

## POSTGRES_STANDBY

Whether the Postgres that is started has a synchronous standby, promoted when the primary dies.

- Value: 0 or 1
- Default: \`0\`
- Example: \`POSTGRES_STANDBY=1\`

## REDIS_NODES

Servers of Redis to start: a single one, or a Redis Cluster of three.

- Value: 1 or 3
- Default: \`1\`
- Example: \`REDIS_NODES=3\`

## KAFKA_NODES

Brokers that \`npm run start:services\` starts; of three any one may be lost with its disk.

- Value: 1 or 3
- Default: \`1\`
- Example: \`KAFKA_NODES=3\`
`;

/** \`docs/configuration.md\`, from the definitions. */
export const configurationPage = (): string =>
  [HEAD, ...Object.entries<Definition<unknown>>(DEFINITIONS).map(section), OF_START_COMMANDS].join('\n');

const section = ([name, definition]: [string, Definition<unknown>]): string =>
  [
    `## ${name}\n`,
    `${definition.description}\n`,
    `- Value: ${definition.kind.name}${definition.secret ? '; a secret' : ''}`,
    `- Default: ${definition.byDefault === null ? (definition.required ? 'none; a part that is started by itself requires it' : 'none') : `\`${definition.byDefault}\``}`,
    `- Example: \`${name}=${definition.example}\`\n`,
  ].join('\n');
