import { Global, Module } from '@nestjs/common';
import { RateLimiter } from './rate-limiter';
import { SeenRecorder } from './seen-recorder';
import { TokenVerifier } from './token-verifier';

/** Needs `AUTH_SETTINGS`, `CLOCK` and the Redis module from the process. */
@Global()
@Module({
  providers: [TokenVerifier, SeenRecorder, RateLimiter],
  exports: [TokenVerifier, SeenRecorder, RateLimiter],
})
export class AuthModule {}
