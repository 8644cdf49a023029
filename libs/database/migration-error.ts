import type { SchemaName } from './settings';

/** A migration failed; the message says what stands and what to do, for whoever reads it at a boot that stopped. */
export class MigrationError extends Error {
  constructor(schema: SchemaName, cause: unknown) {
    super(
      `The schema ${schema} could not be brought to this release: ${(cause as Error).message}\n` +
        'Nothing of the migration that failed stands: each is one transaction. The release before goes on with the ' +
        'schema as it is. Mend what is told here and start again, which begins where it ended, or go back to that release.',
      { cause },
    );
    this.name = 'MigrationError';
  }
}
