import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { DomainError, LOGGER, type Logger } from '#libs/domain-kit';
import { REDIS_SUBSCRIBER } from '#libs/redis';
import { LIMITS } from './limits';

type Listener = (message: string) => void;

/** Redis channels, subscribed to only while somebody here listens. */
@Injectable()
export class Channels implements OnModuleDestroy {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly onReturn = new Set<() => void>();
  private lost = false;

  constructor(
    @Inject(REDIS_SUBSCRIBER) private readonly subscriber: Redis,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    subscriber.on('message', this.deliver);
    subscriber.on('close', this.noteLoss);
    subscriber.on('ready', this.noteReturn);
  }

  /**
   * Resolves once nothing published from now on is missed; returns how to stop.
   * @throws DomainError unavailable when Redis does not answer in time
   */
  async listen(channel: string, listener: Listener): Promise<() => void> {
    const stop = () => this.stop(channel, listener);
    const known = this.listeners.get(channel);
    if (known) known.add(listener);
    else this.listeners.set(channel, new Set([listener]));
    try {
      // Also when it is known: the first one's SUBSCRIBE may still be under way.
      await inTime(this.subscriber.subscribe(channel));
    } catch {
      stop();
      throw new DomainError('unavailable', 'Live updates are away for a moment.', undefined, 1);
    }
    return stop;
  }

  /** Calls back when the connection was lost and is there again: messages in between were missed. */
  whenBack(callback: () => void): void {
    this.onReturn.add(callback);
  }

  onModuleDestroy(): void {
    this.subscriber.off('message', this.deliver).off('close', this.noteLoss).off('ready', this.noteReturn);
    this.listeners.clear();
  }

  private stop(channel: string, listener: Listener): void {
    const known = this.listeners.get(channel);
    if (!known?.delete(listener) || known.size > 0) return;
    this.listeners.delete(channel);
    this.subscriber.unsubscribe(channel).catch(() => undefined);
  }

  private readonly deliver = (channel: string, message: string): void => {
    for (const listener of this.listeners.get(channel) ?? []) {
      try {
        listener(message);
      } catch (error) {
        this.log.error({ err: error, channel }, 'a message could not be taken');
      }
    }
  };

  private readonly noteLoss = (): void => {
    this.lost = true;
  };

  private readonly noteReturn = (): void => {
    if (!this.lost) return;
    this.lost = false;
    for (const callback of this.onReturn) callback();
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), LIMITS.channel_ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
