import { Global, Module } from '@nestjs/common';
import type { Database } from './database';

/** The databases of the services that run in this process, for who serves all of them: relays, metrics. */
export class Databases {
  private readonly opened = new Set<Database>();

  add(database: Database): void {
    this.opened.add(database);
  }

  all(): Database[] {
    return [...this.opened];
  }
}

@Global()
@Module({ providers: [Databases], exports: [Databases] })
export class DatabasesModule {}
