import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Algorithm, hash, type Options, verify } from '@node-rs/argon2';
import { DomainError, Turns } from '#libs/domain-kit';

/** OWASP's choice for argon2id: 19 MiB, two passes, one lane. */
const ARGON2: Options = {
  algorithm: 2 as Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** Hashes at once: half of libuv's four threads, so that a storm of logins leaves room for files and names. */
const HASHES_AT_ONCE_MAX = 2;
/** Some seconds of work; who comes after that is asked to come back. */
const HASHES_WAITING_MAX = 200;
const RETRY_AFTER_SECONDS = 5;

const tooMany = () =>
  new DomainError('unavailable', 'Too many people sign in at once.', undefined, RETRY_AFTER_SECONDS);

/** Hashes and checks passwords with argon2id. Passwords are compared in Unicode's composed form, never trimmed. */
@Injectable()
export class Passwords implements OnModuleInit {
  private readonly turns = new Turns(HASHES_AT_ONCE_MAX, HASHES_WAITING_MAX, tooMany);
  private nobodys: Promise<string> | undefined;

  /** So that not even the first unknown account takes longer. */
  async onModuleInit(): Promise<void> {
    await this.nobodysHash();
  }

  hash(password: string): Promise<string> {
    return this.turns.take(() => hash(password.normalize('NFC'), ARGON2));
  }

  /**
   * @param passwordHash null when there is no such account: then a hash of nobody's is checked all the same, so
   *   that the answer takes as long as for a wrong password
   */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.nobodysHash());
    const same = await this.turns.take(() => verify(against, password.normalize('NFC')));
    return same && passwordHash !== null;
  }

  private nobodysHash(): Promise<string> {
    this.nobodys ??= this.hash(crypto.randomUUID());
    return this.nobodys;
  }
}
