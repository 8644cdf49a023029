import { DEFINITIONS, type Definition } from './definitions';

const HEAD = `# Configuration

Every setting is an environment variable, read and checked once at the start. A broken value stops the start with
the name, the problem and an example. Each may also be given as \`NAME_FILE\`, the path of a file that holds the
value: the way for secrets. An empty one counts as absent.

This page is held against the code by a test; \`UPDATE_DOCS=1 npm test -- libs/process/test/settings\` writes it anew.
`;

/** \`docs/configuration.md\`, from the definitions. */
export const configurationPage = (): string =>
  [HEAD, ...Object.entries<Definition<unknown>>(DEFINITIONS).map(section)].join('\n');

const section = ([name, definition]: [string, Definition<unknown>]): string =>
  [
    `## ${name}\n`,
    `${definition.description}\n`,
    `- Value: ${definition.kind.name}${definition.secret ? '; a secret' : ''}`,
    `- Default: ${definition.byDefault === null ? (definition.required ? 'none, it is required' : 'none') : `\`${definition.byDefault}\``}`,
    `- Example: \`${name}=${definition.example}\`\n`,
  ].join('\n');
