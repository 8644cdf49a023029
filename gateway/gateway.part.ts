import type { Part } from '#libs/process';
import { GatewayModule } from './gateway.module';

/** Live updates over Socket.IO, and the dashboard, which is made of what the parts answer; holds no truth. */
export const gateway: Part = { name: 'gateway', module: GatewayModule };
