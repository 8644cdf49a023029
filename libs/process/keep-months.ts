import type { BeforeApplicationShutdown, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { Database, type HistoryTable, keepMonths } from '#libs/database';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { Rounds } from './rounds';
import { Settings } from './settings';

const EVERY_MS = 3_600_000;

/** Makes the months of a service's history that come, and puts away what is long over. Any number may do so at once. */
export class KeepMonths implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private rounds: Rounds | undefined;

  constructor(
    private readonly tables: readonly HistoryTable[],
    private readonly database: Database,
    private readonly log: Logger,
    private readonly settings: Settings,
  ) {}

  /** For the module of the service whose tables they are. */
  static of(tables: readonly HistoryTable[]): Provider {
    return {
      provide: KeepMonths,
      inject: [Database, LOGGER, Settings],
      useFactory: (database: Database, log: Logger, settings: Settings) =>
        new KeepMonths(tables, database, log, settings),
    };
  }

  onApplicationBootstrap(): void {
    if (!this.settings.work.includes('workers')) return;
    const options = { what: 'keeping months', everyMs: EVERY_MS, firstAfterMs: 0, log: this.log };
    this.rounds = new Rounds(options, () => this.round());
  }

  beforeApplicationShutdown(): Promise<void> | undefined {
    return this.rounds?.stop();
  }

  private async round(): Promise<boolean> {
    let more = false;
    for (const table of this.tables) more = (await keepMonths(this.database, table)) || more;
    return more;
  }
}
