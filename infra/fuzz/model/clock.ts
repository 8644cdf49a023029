import { writeFileSync } from 'node:fs';

const DAY_MS = 86_400_000;

/** The database's clock: this machine's, and as many days ahead as were let pass. */
export class Clock {
  private days = 0;

  /** @param file what is written there is added to the database's clock, in seconds; null: it cannot be put forward */
  constructor(private readonly file: string | null) {}

  get canPass(): boolean {
    return this.file !== null;
  }

  now(): number {
    return Date.now() + this.days * DAY_MS;
  }

  passDay(): void {
    this.days += 1;
    writeFileSync(this.file!, `+${(this.days * DAY_MS) / 1_000}\n`);
  }
}
