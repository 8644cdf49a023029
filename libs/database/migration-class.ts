import type { MigrationInterface } from 'typeorm';
import type { Queryable } from './queryable';

/** A TypeORM migration; its class name ends with a timestamp in milliseconds, by which they are ordered. */
export interface MigrationClass {
  new (): MigrationInterface;
  /** Runs at every boot, after the migrations and under their lock. */
  everyBoot?(tx: Queryable): Promise<void>;
}
