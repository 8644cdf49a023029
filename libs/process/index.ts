import 'reflect-metadata';
export {
  DEFINITIONS,
  type Environment,
  readSetting,
  readSettings,
  type SettingName,
  Settings,
  SettingsError,
  type SettingValues,
} from './settings';
export { backupFigures } from './backup-figures';
export { Metrics } from './metrics/metrics';
export type { Part, PartName } from './part';
export { asyncDocument } from './async-document';
export { httpDocument } from './http-document';
export { DIST, ROOT } from './places';
export { KeepMonths } from './keep-months';
export { OWN_URL } from './process.module';
export { SOCKET_PATH } from './socket-requests';
export { Rounds } from './rounds';
export { type Replacements, run, type Running } from './run';
export { runFromEnvironment } from './run-from-environment';
