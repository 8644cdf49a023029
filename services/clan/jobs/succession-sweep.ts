import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { Rounds, Settings } from '#libs/process';
import { ClanReads } from '../app/clan-reads';
import { SettleLeadership } from '../app/settle-leadership';

/**
 * How far apart two looks are. The first one comes as late, so that what people did while this service was away
 * has been heard of by then.
 */
const SWEEP_EVERY_MS = 10 * 60_000;

/** Looks for clans whose leader is away. All that it needs to know is in Postgres; any number of replicas may run it. */
@Injectable()
export class SuccessionSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private rounds: Rounds | undefined;

  constructor(
    private readonly reads: ClanReads,
    private readonly settleLeadership: SettleLeadership,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.work.includes('workers')) return;
    const options = { what: 'looking for absent leaders', everyMs: SWEEP_EVERY_MS, log: this.log };
    this.rounds = new Rounds(options, (stopping) => this.sweep(stopping));
  }

  beforeApplicationShutdown(): Promise<void> | undefined {
    return this.rounds?.stop();
  }

  private async sweep(stopping: AbortSignal): Promise<boolean> {
    const clans = await this.settleLeadership.execute(await this.reads.now(), () => stopping.aborted);
    if (clans > 0) this.log.info({ clans }, 'clans have a new leader, the former one was away');
    return false;
  }
}
