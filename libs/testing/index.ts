export * from './eventually';
export * from './free-port';
export * from './fresh-database';
export * from './fresh-redis';
export * from './needs';
export * from './open-wire';
export * from './start-stack';
export * from './wire-client';
