import { askEarly } from './api/early';
import { settings } from './moments/settings';
import { painted } from './ui/painted';

settings.apply();
// What needs no script is seen first. Not awaited here: the page needs modules of this file, which would wait for it.
void painted().then(async () => {
  askEarly();
  await import('./ahead');
  return import('./main');
});
