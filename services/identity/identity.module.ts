import { Module } from '@nestjs/common';
import { Database, DatabaseModule } from '#libs/database';
import { Settings } from '#libs/process';
import { ChangeProfile } from './app/change-profile';
import { ClaimOperator } from './app/claim-operator';
import { DismissOperator } from './app/dismiss-operator';
import { EndIdleSessions } from './app/end-idle-sessions';
import { EndSession } from './app/end-session';
import { EraseAccount } from './app/erase-account';
import { Issuer, SIGNING_KEY } from './app/issuer';
import { Limits } from './app/limits';
import { ListSessions } from './app/list-sessions';
import { LiveUsers } from './app/live-users';
import { Login } from './app/login';
import { NameOperator } from './app/name-operator';
import { NoteSeen } from './app/note-seen';
import { OfferOperator } from './app/offer-operator';
import { Passwords } from './app/passwords';
import { ReadOperators } from './app/read-operators';
import { ReadProfile } from './app/read-profile';
import { RefreshSession } from './app/refresh-session';
import { Register } from './app/register';
import { newPrivateKey, signingKeyOf } from './domain/signing-key';
import { TimeZones } from './domain/time-zones';
import { AuthController } from './http/auth.controller';
import { KeysController } from './http/keys.controller';
import { MeController } from './http/me.controller';
import { OperatorsController } from './http/operators.controller';
import { SessionsController } from './http/sessions.controller';
import { DrainSeen } from './jobs/drain-seen';
import { SweepSessions } from './jobs/sweep-sessions';
import { TellClaimLink } from './jobs/tell-claim-link';
import { IDENTITY_MIGRATIONS } from './storage/migrations';
import { keepSigningKey } from './storage/signing-keys';
import { readTimeZoneNames } from './storage/zones';

const useCases = [
  Register,
  Login,
  RefreshSession,
  EndSession,
  EndIdleSessions,
  ReadProfile,
  ChangeProfile,
  EraseAccount,
  ListSessions,
  NoteSeen,
  OfferOperator,
  ClaimOperator,
  NameOperator,
  DismissOperator,
  ReadOperators,
];

@Module({
  imports: [DatabaseModule.forService('identity', IDENTITY_MIGRATIONS)],
  controllers: [AuthController, MeController, SessionsController, OperatorsController, KeysController],
  providers: [
    ...useCases,
    Passwords,
    Limits,
    Issuer,
    LiveUsers,
    DrainSeen,
    SweepSessions,
    TellClaimLink,
    {
      provide: SIGNING_KEY,
      inject: [Database, Settings],
      useFactory: async (db: Database, { tokenKey }: Settings) =>
        signingKeyOf(tokenKey ?? (await keepSigningKey(db, newPrivateKey()))),
    },
    {
      provide: TimeZones,
      inject: [Database],
      useFactory: async (db: Database) => new TimeZones(await readTimeZoneNames(db)),
    },
  ],
})
export class IdentityModule {}
