import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PHONE, withBrowser } from '../browser/open.mts';
import { hold } from '../browser/session.mts';
import type { Stand } from '../browser/stand.mts';

const DESK = { viewport: { width: 1280, height: 900 } };
const WIDTHS = [
  ['phone', PHONE],
  ['desk', DESK],
] as const;
const THEMES = ['light', 'dark'] as const;
const PLACES = ['today', 'progress', 'board', 'clan', 'settings'];

/** Every screen at both widths and in both themes, as somebody of the demo sees it. @returns how many */
export async function showScreens({ product, guest }: Stand, folder: string): Promise<number> {
  const screens = path.join(folder, 'screens');
  mkdirSync(screens, { recursive: true });
  let shown = 0;
  for (const [width, options] of WIDTHS)
    for (const colorScheme of THEMES)
      await withBrowser({ ...options, colorScheme }, async (context) => {
        const page = await context.newPage();
        const show = async (name: string): Promise<void> => {
          await page.evaluate('document.fonts.ready.then(() => undefined)');
          const file = path.join(screens, `${name}-${width}-${colorScheme}.png`);
          await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
          shown += 1;
        };
        await page.goto(product.url);
        await page.getByLabel('Username').waitFor();
        await show('welcome');
        await hold(context, product.url, guest);
        for (const place of PLACES) {
          await page.goto(`${product.url}/${place}`);
          await page.getByText('Live', { exact: true }).waitFor();
          await page.locator('.outline').first().waitFor({ state: 'detached' });
          await show(place);
        }
      });
  return shown;
}
