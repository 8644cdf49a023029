export { Content } from './content';
export { CONTENT_MIGRATIONS, ContentModule } from './content.module';
export { loadAtBoot } from './load-at-boot';
export type { Rules } from './rules';
export { etagOf } from './snapshot';
