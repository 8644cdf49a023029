import type { SchemaName } from '#libs/database';
import type { PartName } from '../part';
import type { LOG_LEVELS, TRACE_SAMPLERS, WORK } from './definitions';

export type SettingValues = Omit<Settings, 'with'>;

/** All settings, checked; also the injection token. Each is described in `docs/configuration.md`. */
export class Settings {
  readonly port!: number;
  readonly host!: string;
  /** Null: `http://localhost:<port>`, whatever port was taken. */
  readonly publicOrigin!: string | null;
  /** Null: all parts. */
  readonly parts!: PartName[] | null;
  readonly work!: readonly (typeof WORK)[number][];
  readonly databaseUrl!: string;
  readonly databaseDirectUrl!: string | null;
  /** Connections. */
  readonly databasePoolMax!: number;
  readonly databaseOwnerUrl!: string | null;
  readonly databasePasswords!: Partial<Record<SchemaName, string>>;
  readonly databaseReplicaUrl!: string | null;
  readonly redisUrl!: string;
  readonly bus!: 'postgres' | 'kafka';
  readonly kafkaBrokers!: string[] | null;
  readonly kafkaPrefix!: string | null;
  readonly outboxRetentionHours!: number;
  readonly metricsPort!: number;
  readonly metricsHost!: string;
  readonly logLevel!: (typeof LOG_LEVELS)[number];
  /** Null: nothing is followed. */
  readonly traceEndpoint!: string | null;
  readonly traceServiceName!: string | null;
  readonly traceSampler!: (typeof TRACE_SAMPLERS)[number];
  /** A share. */
  readonly traceSamplerArg!: number;
  readonly traceDelayMs!: number;
  /** PEM, PKCS 8. */
  readonly tokenKey!: string | null;
  readonly rateLimitFactor!: number;
  readonly trustedProxies!: string[];
  readonly jwksUrl!: string | null;
  readonly frontUrl!: string | null;
  readonly partUrls!: { name: string; url: string }[];
  readonly launcherPid!: number | null;

  constructor(values: SettingValues) {
    Object.assign(this, values);
  }

  /** The same with some changed. */
  with(changed: Partial<SettingValues>): Settings {
    return new Settings({ ...this, ...changed });
  }
}
