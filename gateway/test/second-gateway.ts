import { readSettings, run, type Running } from '#libs/process';
import type { Stack } from '#libs/testing';
import { gateway } from '../gateway.part';

/** Another gateway beside a stack's own, on its stores. @param frontUrl where it asks the parts */
export const secondGateway = (stack: Stack, frontUrl = stack.url): Promise<Running> =>
  run(
    [gateway],
    readSettings({
      PORT: '0',
      METRICS_PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: stack.database.url,
      REDIS_URL: stack.redis.url,
      LOG_LEVEL: 'silent',
      JWKS_URL: `${stack.url}/.well-known/jwks.json`,
      FRONT_URL: frontUrl,
    }),
  );
