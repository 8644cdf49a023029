import type { Part } from '#libs/process';
import { GatewayModule } from './gateway.module';

/** Live updates over Socket.IO; holds no truth. */
export const gateway: Part = { name: 'gateway', module: GatewayModule };
