import type { Part } from '#libs/process';
import { IdentityModule } from './identity.module';

/** Accounts, their sessions and settings; the only one who signs access tokens. */
export const identity: Part = { name: 'identity', module: IdentityModule };
