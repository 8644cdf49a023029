import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { Rounds } from '#libs/process';
import { Gateways } from '../app/gateways';
import { LIMITS } from '../app/limits';
import { GatewayServer } from './gateway-server';

/** Says now and then how many sockets this gateway has. */
@Injectable()
export class TellSockets implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private rounds: Rounds | undefined;

  constructor(
    @Inject(GatewayServer) private readonly server: GatewayServer,
    @Inject(Gateways) private readonly gateways: Gateways,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { log } = this;
    const options = {
      what: 'telling of sockets',
      everyMs: LIMITS.gateway_told_every_ms,
      firstAfterMs: 0,
      log,
    };
    this.rounds = new Rounds(options, async () => {
      // With Redis away nobody asks, and readiness tells of it.
      await this.gateways.tell(this.server.openSockets).catch(() => undefined);
      return false;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds?.stop();
    await this.gateways.leave().catch(() => undefined);
  }
}
