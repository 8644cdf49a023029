import type { DynamicModule, Type } from '@nestjs/common';
import { SERVICES } from '#libs/contracts';

/** Every part there is: the services and the gateway. */
export const PART_NAMES = [...SERVICES, 'gateway'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What one process may run, alone or beside others. */
export interface Part {
  name: PartName;
  module: Type<unknown> | DynamicModule;
}
