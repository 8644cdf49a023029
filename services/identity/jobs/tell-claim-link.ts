import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/domain-kit';
import { OWN_URL, Settings } from '#libs/process';
import { OfferOperator } from '../app/offer-operator';
import { CLAIM_BYTES, claimLink } from '../domain/operator-claim';

/**
 * Tells the log of a start how to become the first operator, while nobody is one. It is the one secret that a log ever
 * holds: used, or a day old, it opens nothing, and before that only whoever runs the product reads it.
 */
@Injectable()
export class TellClaimLink implements OnApplicationBootstrap {
  constructor(
    private readonly offer: OfferOperator,
    private readonly settings: Settings,
    @Inject(OWN_URL) private readonly ownUrl: string,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** By whoever answers the call that it leads to. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.work.includes('http')) return;
    const secret = randomBytes(CLAIM_BYTES);
    const expiresAt = await this.offer.execute(secret);
    if (expiresAt === null) return;
    const origin = this.settings.publicOrigin ?? `http://localhost:${new URL(this.ownUrl).port}`;
    const link = claimLink(origin, secret);
    this.log.warn({ link, expiresAt }, 'nobody is an operator yet: sign in and open this link to become one');
  }
}
