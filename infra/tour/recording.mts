import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

const QUALITY_PERCENT = 78;

/** What is seen of a page: each frame that differs from the one before, and pictures of single moments. */
export class Recording {
  readonly #folder: string;
  readonly #page: Page;
  #frames = 0;
  #pictures = 0;

  private constructor(folder: string, page: Page) {
    this.#folder = folder;
    this.#page = page;
  }

  /** Frames are named by their milliseconds since the beginning. */
  static async of(page: Page, folder: string): Promise<Recording> {
    const frames = path.join(folder, 'frames');
    mkdirSync(frames, { recursive: true });
    const recording = new Recording(folder, page);
    const session = await page.context().newCDPSession(page);
    const began = performance.now();
    session.on('Page.screencastFrame', ({ data, sessionId }) => {
      const name = String(Math.round(performance.now() - began)).padStart(6, '0');
      writeFileSync(path.join(frames, `${name}.png`), Buffer.from(data, 'base64'));
      recording.#frames += 1;
      // A page that was closed meanwhile has no use for it.
      session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    });
    await session.send('Page.startScreencast', { format: 'png' });
    return recording;
  }

  get frames(): number {
    return this.#frames;
  }

  /** A picture of this moment, for the README. */
  async picture(name: string): Promise<void> {
    this.#pictures += 1;
    const file = path.join(this.#folder, `${this.#pictures}-${name}.jpg`);
    await this.#page.screenshot({ path: file, type: 'jpeg', quality: QUALITY_PERCENT });
  }
}
