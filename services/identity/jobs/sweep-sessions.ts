import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { Rounds, Settings } from '#libs/process';
import { EndIdleSessions } from '../app/end-idle-sessions';

const INTERVAL_MS = 3_600_000;

/** Looks for idle sessions from time to time. Any number of replicas may run it. */
@Injectable()
export class SweepSessions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private rounds: Rounds | undefined;

  constructor(
    private readonly endIdleSessions: EndIdleSessions,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.work.includes('workers')) return;
    const options = { what: 'sweeping idle sessions', everyMs: INTERVAL_MS, log: this.log };
    this.rounds = new Rounds(options, () => this.endIdleSessions.execute());
  }

  beforeApplicationShutdown(): Promise<void> | undefined {
    return this.rounds?.stop();
  }
}
