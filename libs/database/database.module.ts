import { type DynamicModule, Module } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { Database } from './database';
import { Databases, DatabasesModule } from './databases';
import { migrateUp } from './migrate';
import type { MigrationClass } from './migration-class';
import { DATABASE_SETTINGS, type DatabaseSettings, type SchemaName } from './settings';

@Module({})
export class DatabaseModule {
  /**
   * Provides the `Database` of one service to the module that imports this, and to no other. It is migrated
   * before anything that needs it is made. Import it once per service.
   */
  static forService(name: SchemaName, migrations: readonly MigrationClass[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [DatabasesModule],
      providers: [
        {
          provide: Database,
          inject: [DATABASE_SETTINGS, LOGGER, Databases],
          useFactory: async (settings: DatabaseSettings, log: Logger, databases: Databases) => {
            const database = await migrateUp(settings, name, migrations, log);
            databases.add(database);
            return database;
          },
        },
      ],
      exports: [Database],
    };
  }
}
