import type { Redis } from 'ioredis';
import { BOARDS_CHANNEL, userChannel, type BoardsMessage, type UserMessage } from '#libs/contracts';
import type { WaitingMark } from '../storage/marks';

/** Tells gateways whose view may have changed, after the change can be read. */
export class TellGateways {
  constructor(private readonly redis: Redis) {}

  async about(marks: readonly WaitingMark[]): Promise<void> {
    const viewers = new Set(marks.filter((mark) => mark.kind === 'viewer').map((mark) => mark.memberId));
    const clans = new Set(marks.filter((mark) => mark.kind === 'visibility').map((mark) => mark.memberId));
    const changed: UserMessage = { kind: 'viewer-changed' };
    await Promise.all([
      ...[...viewers].map((userId) => this.redis.publish(userChannel(userId), JSON.stringify(changed))),
      ...[...clans].map((clanId) => {
        const message: BoardsMessage = { kind: 'visibility-changed', board: `clan:${clanId}` };
        return this.redis.publish(BOARDS_CHANNEL, JSON.stringify(message));
      }),
    ]);
  }
}
