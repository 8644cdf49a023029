import { buildWhatIsStale } from './compile.mts';
import { runScript } from './say.mts';

/** `npm run build`: the server into `dist`, the page into `web/dist`; what is fresh comes from the cache. */
await runScript(() => buildWhatIsStale());
