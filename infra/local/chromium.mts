import { findProgram, installPackages } from './find.mts';

/** The browser that the page is tested in: CHROME, else the system's, else installed when this is root. */
export function findChromium(): string | null {
  const found = (): string | null =>
    process.env['CHROME'] ??
    findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    findProgram('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  return found() ?? (installPackages('Chromium', ['chromium']) ? found() : null);
}
