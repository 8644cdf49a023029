import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Ip, Module, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { SignJWT } from 'jose';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_ISSUER, CurrentUser, Public, type Viewer } from '#libs/auth';
import { forbidden, notFound } from '#libs/domain-kit';
import {
  BodyLimit,
  Custom,
  FirstCheck,
  type FirstChecker,
  Int,
  Items,
  Nested,
  pathDate,
  readPaging,
  Text,
} from '#libs/http';
import { freshDatabase, freshRedis } from '#libs/testing';
import { type Part, readSettings, run, type Running, type SettingValues } from '..';

const VIEWER_ID = '01936b2f-0000-7000-8000-000000000001';
export const MINE = '01936b2f-0000-7000-8000-000000000010';
export const FORBIDDEN = '01936b2f-0000-7000-8000-000000000011';
const KID = 'tiny';
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

class Inner {
  @Int({ min: 1, max: 7 })
  day: number;
}
class ThingBody {
  @Text({ max: 10 })
  name: string;

  @Int({ min: 1, max: 100, optional: true, nullable: true })
  amount?: number | null;

  @Text({ max: 20, optional: true, nullable: true, lineBreaks: true })
  note?: string | null;

  @Nested(() => Inner, { optional: true })
  inner?: Inner;

  @Items(() => Inner, { max: 3, optional: true })
  days?: Inner[];

  @Custom(
    { type: 'object' },
    (value) => (value === 'odd' ? [{ pointer: '/a~1b', detail: 'is odd' }] : null),
    {
      optional: true,
    },
  )
  shape?: unknown;
}
class BatchBody {
  @Items(() => Inner, { max: 1_000_000, parse: false })
  operations: unknown[];
}

class ThingCheck implements FirstChecker<Viewer> {
  check(viewer: Viewer, { id }: Record<string, string>): void {
    if (viewer.userId !== VIEWER_ID) throw new Error('the viewer is handed over');
    if (id === FORBIDDEN) throw forbidden('Not this one.');
    if (id !== MINE) throw notFound('thing');
  }
}

/** What `GET /v1/slow` waits for. */
const slowRequests: (() => void)[] = [];

@Controller()
class TinyController {
  @Get('/v1/open')
  @Public()
  open(@Query() query: unknown) {
    return readPaging(query);
  }

  @Get('/v1/whoami')
  whoAmI(@CurrentUser() { userId, sid, timeZone, premium }: Viewer) {
    return { userId, sid, timeZone, premium };
  }

  @Post('/v1/things')
  make(@Body() body: ThingBody) {
    return body;
  }

  @Patch('/v1/things/:id')
  change(@Body() body: ThingBody) {
    return body;
  }

  @Put('/v1/things/:id/dates/:localDate')
  @FirstCheck(ThingCheck)
  put(@Param('localDate') date: string, @Body() body: ThingBody) {
    return { date: pathDate(date), body };
  }

  @Post('/v1/batch')
  @BodyLimit(BATCH_BYTES_MAX)
  @HttpCode(200)
  batch(@Body() { operations }: BatchBody) {
    return { count: operations.length };
  }

  @Get('/v1/address')
  @Public()
  address(@Ip() address: string) {
    return { address };
  }

  @Get('/v1/slow')
  slow() {
    return new Promise((resolve) => slowRequests.push(() => resolve({ slow: true })));
  }

  @Get('/v1/broken')
  @Public()
  broken() {
    throw new Error('secret words of the inside');
  }
}

@Controller()
class KeysController {
  @Get('/.well-known/jwks.json')
  @Public()
  keys() {
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KID, alg: 'EdDSA', use: 'sig' }] };
  }
}

@Module({ controllers: [TinyController, KeysController], providers: [ThingCheck] })
class TinyModule {}
export const TINY_PART: Part = { name: 'habit', module: TinyModule };

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

export interface Claims {
  key?: KeyObject;
  alg?: string;
  kid?: string;
  issuer?: string;
  audience?: string;
  /** Seconds from now. */
  expiresIn?: number;
  sub?: string;
}

/** An access token that the tiny product takes, unless the claims say otherwise. */
export const tokenWith = (claims: Claims = {}): Promise<string> =>
  new SignJWT({ sid: VIEWER_ID, premium: false, tz: 'Europe/Berlin' })
    .setProtectedHeader({ alg: claims.alg ?? 'EdDSA', kid: claims.kid ?? KID })
    .setIssuer(claims.issuer ?? ACCESS_TOKEN_ISSUER)
    .setAudience(claims.audience ?? ACCESS_TOKEN_AUDIENCE)
    .setSubject(claims.sub ?? VIEWER_ID)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + (claims.expiresIn ?? 900))
    .sign(claims.key ?? privateKey);

export interface Tiny extends Running {
  /** Lets the process's clock go on, or back, by so many milliseconds. */
  letPass(ms: number): void;
  slowRequests(): number;
  finishSlow(): void;
  killRedis(): Promise<void>;
  restartRedis(): Promise<void>;
}

/** A real process with one part that is only there to be tried. */
export async function startTiny(changed: Partial<SettingValues> = {}): Promise<Tiny> {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const settings = readSettings({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    PORT: '0',
    METRICS_PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  }).with(changed);
  let stopping: Promise<void> | undefined;
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const clear = async () => {
    await redis.stop();
    await database.drop();
  };
  const running = await run([TINY_PART], settings, { clock }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  return {
    ...running,
    letPass: (ms) => {
      aheadMs += ms;
    },
    slowRequests: () => slowRequests.length,
    finishSlow: () => slowRequests.splice(0).forEach((finish) => finish()),
    killRedis: redis.kill,
    restartRedis: redis.restart,
    stop: () => (stopping ??= running.stop().then(clear)),
  };
}
