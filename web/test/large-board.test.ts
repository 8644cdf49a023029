import type { Browser, Page } from 'playwright-core';
import { describeWith, eventually, type Person, startStack, type Stack } from '#libs/testing';
import { openBrowser, pageOf, rowsOf, shows, tabTo } from './browser';
import { gatherCrowd, score } from './crowd';

let stack: Stack;
let browser: Browser;
let crowd: string[];
let viewer: Person;

const PEOPLE = 1_000;
/** More than a screen and what is drawn ahead of it. */
const DRAWN_MAX = 60;

/** The rows as the server tells them, from a rank on. */
async function toldFrom(rank: number, limit: number): Promise<string[][]> {
  const { body } = await viewer.http.get(`/v1/boards/global?period=day&from=${rank}&limit=${limit}`);
  const items = body.items as { rank: number; name: string; score: number }[];
  return items.map((row) => [row.rank, row.name, row.score].map((value) => value.toLocaleString('en-GB')));
}

const agreesInSight = (page: Page) =>
  eventually(
    async () => {
      const shown = await rowsOf(page);
      const first = Number(shown[0]?.[0]?.replace(',', ''));
      return JSON.stringify(shown) === JSON.stringify(await toldFrom(first, shown.length)) && shown;
    },
    { what: 'page and server to say the same of the rows in sight' },
  );

describeWith('chromium', 'a board of a thousand', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
    crowd = await gatherCrowd(stack, PEOPLE);
    viewer = await stack.register();
    const habit = { name: 'Read', kind: 'minutes', target: 100, schedule: { type: 'daily' } };
    const { body } = await viewer.http.post('/v1/habits', habit);
    const today = new Date().toISOString().slice(0, 10);
    await viewer.http.put(`/v1/habits/${body.id}/completions/${today}`, { amount: 600 });
    await eventually(
      async () => (await viewer.http.get('/v1/boards/global?period=day')).body.total === PEOPLE + 1,
      { what: 'everyone on the board' },
    );
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const onBoard = async (width: number) => {
    const { page } = await pageOf(browser, stack.url, viewer, { viewport: { width, height: 800 } });
    await page.goto(`${stack.url}/board/global?period=day`);
    await agreesInSight(page);
    return page;
  };

  test.each([390, 1280])('draws at %d pixels what is in sight, and holds it all', async (width) => {
    const page = await onBoard(width);
    const table = page.getByRole('table');
    expect(await table.getAttribute('aria-rowcount')).toBe('1001');
    await page.keyboard.press('End');
    await table.locator('[aria-rowindex="1001"]').waitFor();
    await agreesInSight(page);
    expect((await rowsOf(page)).length).toBeLessThan(DRAWN_MAX);
    await page.keyboard.press('Home');
    await table.locator('[aria-rowindex="1"]').waitFor();
    expect((await rowsOf(page)).length).toBeLessThan(DRAWN_MAX);
  });

  test('tells the own place and its neighbours from wherever, and leads there', async () => {
    const page = await onBoard(390);
    const { body } = await viewer.http.get('/v1/boards/global/around/me?period=day&radius=1');
    const [above, me, below] = body.items;
    expect(me.rank).toBeGreaterThan(100);
    await page.getByText(`Place ${me.rank} of 1,001`).waitFor();
    await page.getByText(`behind ${above.name}`).waitFor();
    await page.getByText(`ahead of ${below.name}`).waitFor();
    await page.getByRole('button', { name: 'Find me' }).click();
    const own = page.locator('[aria-current=true][role=row]:focus');
    await own.waitFor();
    const { y } = (await own.boundingBox())!;
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(800);
    await page.getByText(`Place ${me.rank} of 1,001`).waitFor();
  });

  test('is gone through by keyboard alone: to the own row, to its end, and to a day that is over', async () => {
    const page = await onBoard(1280);
    const press = async (name: string) => {
      const button = page.getByRole('button', { name });
      await tabTo(page, button);
      await page.keyboard.press('Enter');
      return button.and(page.locator(':focus'));
    };
    await press('Find me');
    await page.locator('[aria-current=true][role=row]:focus').waitFor();
    await page.keyboard.press('End');
    await page.getByRole('table').locator('[aria-rowindex="1001"]').waitFor();
    // The own row is drawn no more; whoever goes on by Tab comes to all the rest.
    const earlier = await press('Earlier');
    await shows(page, 'Nobody scored then.');
    await earlier.waitFor();
    await press('Later');
    await agreesInSight(page);
  });

  test.each([390, 1280])('holds at %d pixels with text twice as large: no name is cut', async (width) => {
    const page = await onBoard(width);
    await page.addStyleTag({ content: 'html { font-size: 200% }' });
    for (const key of ['End', 'Home']) {
      await page.keyboard.press(key);
      await agreesInSight(page);
      const wrong = await page.evaluate(`[
        ...[...document.querySelectorAll('.board-who, .own-place')]
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent),
        ...(document.documentElement.scrollWidth > innerWidth ? ['the page'] : []),
      ]`);
      expect(wrong).toEqual([]);
    }
    await page.getByRole('button', { name: 'Find me' }).click();
    await page.locator('[aria-current=true][role=row]:focus').waitFor();
    await page.getByRole('button', { name: 'Earlier' }).click();
    await shows(page, 'Nobody scored then.');
  });

  test('stays true while people climb past others: nobody twice, and in the end as the server tells', async () => {
    const page = await onBoard(1280);
    await page.getByRole('button', { name: 'Find me' }).click();
    await page.locator('[aria-current=true][role=row]:focus').waitFor();
    // Noted by the page itself with each change, so that nothing between two looks is missed.
    await page.evaluate(`window.twice = [];
      new MutationObserver(() => {
        const names = [...document.querySelectorAll('.board-who')].map((row) => row.textContent);
        const ranks = [...document.querySelectorAll('.board-row')].map((row) => row.getAttribute('aria-rowindex'));
        if (new Set(names).size < names.length || new Set(ranks).size < ranks.length) twice.push(names.join());
      }).observe(document.querySelector('.board-rows'), { subtree: true, childList: true, characterData: true })`);
    for (let round = 2; round < 8; round++) {
      const climbers = [crowd[900]!, crowd[round * 20]!, crowd[500]!];
      const points = [40 + round * 7, 1 + round, 60 - round];
      await score(
        stack,
        climbers.map((id, index) => ({ id, points: points[index]! })),
        round,
      );
      await agreesInSight(page);
    }
    await page.keyboard.press('Home');
    await agreesInSight(page);
    expect(await page.evaluate('twice')).toEqual([]);
  });
});
