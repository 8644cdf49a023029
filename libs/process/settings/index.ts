export { DEFINITIONS, type SettingName } from './definitions';
export { type Environment, readSetting, readSettings, SettingsError } from './read';
export { Settings, type SettingValues } from './settings';
