import type { Browser } from 'playwright-core';
import { describeWith, eventually, type Person, startStack, type Stack, wireClient } from '#libs/testing';
import {
  agrees,
  boardIs,
  DEVICES,
  figure,
  goTo,
  openBrowser,
  openPage,
  pageOf,
  rowsOf,
  shows,
  signIn,
} from './browser';
import { brokenWire } from './broken-wire';

let stack: Stack;
let browser: Browser;
/** How far the product's clock is ahead. */
let aheadMs = 0;
const clock = { now: () => new Date(Date.now() + aheadMs) };
const TOKEN_LASTS_MS = 15 * 60_000;

const habitOf = async (person: Person, fields: object = {}): Promise<string> => {
  const habit = { name: 'Cycle madra', kind: 'check', schedule: { type: 'daily' }, ...fields };
  return (await person.http.post('/v1/habits', habit)).body.id as string;
};
const todayOf = async (person: Person): Promise<string> =>
  (await person.http.get('/v1/boards/global?period=day')).body.periodKey as string;
const complete = (person: Person, habitId: string, date: string, amount = 1) =>
  person.http.put(`/v1/habits/${habitId}/completions/${date}`, { amount });

/** Two people in one clan, a habit each. */
async function clanOfTwo() {
  const [leader, other] = await Promise.all([stack.register(), stack.register()]);
  const { body: clan } = await leader.http.post('/v1/clans', { name: `Clan of ${leader.name}` });
  await other.http.post(`/v1/clans/${clan.id}/members`);
  const [leadersHabit, othersHabit] = await Promise.all([habitOf(leader), habitOf(other)]);
  return { leader, other, clanId: clan.id as string, leadersHabit, othersHabit };
}

/** The same person with a token of now. */
async function signedInAgain({ name, password, ...person }: Person): Promise<Person> {
  const { body } = await stack.anonymous.post('/v1/auth/login', { login: name, password });
  const token = body.accessToken as string;
  return { ...person, name, password, token, http: wireClient(stack.url, token) };
}

describeWith('chromium', 'the page, live', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack({ replacements: { clock } }), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  test('one completes and the board of the other moves without a reload', async () => {
    const { leader, other, clanId, leadersHabit } = await clanOfTwo();
    const [mine, theirs] = await Promise.all([
      pageOf(browser, stack.url, leader),
      pageOf(browser, stack.url, other),
    ]);
    await goTo(mine.page, 'Board');
    await shows(mine.page, 'Nobody has scored here yet. What members complete from their joining on counts.');
    await theirs.page.getByRole('button', { name: 'Complete Cycle madra' }).click();
    await mine.page.getByRole('row', { name: `1 ${other.name}` }).waitFor();
    await complete(leader, leadersHabit, await todayOf(leader));
    await goTo(theirs.page, 'Board');
    for (const { page } of [mine, theirs]) {
      await page.getByRole('row', { name: `2 ${leader.name}` }).waitFor();
      await boardIs(page, /^live$/);
      await agrees(page, leader, clanId, 2);
    }
    await goTo(theirs.page, 'Today');
    await theirs.page.getByRole('button', { name: 'Complete Cycle madra' }).click();
    await mine.page.getByRole('row', { name: `1 ${leader.name}` }).waitFor();
    await agrees(mine.page, leader, clanId, 1);
    expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
  });

  test('a note and a habit from another device stand there by themselves', async () => {
    const person = await stack.register();
    const [today, habit] = [await todayOf(person), await habitOf(person)];
    await complete(person, habit, today);
    const { page } = await pageOf(browser, stack.url, person);
    await page.locator('.habit [aria-pressed=true]').waitFor();
    await person.http.put(`/v1/habits/${habit}/completions/${today}`, { amount: 1, note: 'by the lake' });
    // Sooner than the page would have asked by itself.
    const soon = { timeout: 20_000 };
    await page.getByText('by the lake').waitFor(soon);
    await habitOf(person, { name: 'Read' });
    await page.getByRole('button', { name: 'Complete Read' }).waitFor(soon);
  });

  test('who is removed from a closed circle sees its board no longer', async () => {
    const { leader, other, clanId } = await clanOfTwo();
    await leader.http.patch(`/v1/clans/${clanId}`, { visibility: 'request' });
    const { page } = await pageOf(browser, stack.url, other);
    await page.getByRole('button', { name: 'Complete Cycle madra' }).click();
    await goTo(page, 'Board');
    await page.getByRole('row', { name: `1 ${other.name}` }).waitFor();
    await leader.http.delete(`/v1/clans/${clanId}/members/${other.id}`);
    // The board of everyone takes its place.
    await page.getByRole('radio', { name: `Clan of ${leader.name}` }).waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Everyone', checked: true }).waitFor();
  });

  test('a tick and its undo, from whatever device, move madra, streak and realm', async () => {
    const person = await stack.register();
    const today = await todayOf(person);
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const rich = { kind: 'count', target: 2, difficulty: 3, startDate: yesterday };
    const habits = await Promise.all(
      ['First', 'Second', 'Third'].map((name) => habitOf(person, { ...rich, name })),
    );
    await Promise.all(habits.map((habit) => complete(person, habit, yesterday, 3)));
    const { page } = await pageOf(browser, stack.url, person);
    await figure(page, 'Madra', '90');
    await figure(page, 'Streak', '1 day');
    await page.getByRole('button', { name: 'Complete Second' }).click();
    await figure(page, 'Madra', '110');
    await figure(page, 'Streak', '2 days');
    await figure(page, 'Realm', 'Iron');
    await page.getByRole('dialog', { name: 'You broke through to Iron' }).waitFor();
    await page.getByRole('button', { name: 'Onward' }).click();
    const second = page.getByRole('listitem').filter({ hasText: 'Second' });
    await second.getByText(/streak 2 days/).waitFor();
    await person.http.delete(`/v1/habits/${habits[1]}/completions/${today}`);
    await figure(page, 'Madra', '90');
    await figure(page, 'Streak', '1 day');
    await figure(page, 'Realm', 'Copper');
    await second.getByText(/streak 1 day$/).waitFor();
    await second.locator('[aria-pressed=false]').waitFor();
  });

  test.each(DEVICES)(
    'on %s, cut off, the page says so; back again by itself, with an expired token, it agrees with the server',
    async (_, device) => {
      const { leader, other, clanId, othersHabit } = await clanOfTwo();
      const wire = await brokenWire(stack.url);
      const { page, complaints } = await pageOf(browser, wire.url, leader, device);
      await page.getByRole('button', { name: 'Complete Cycle madra' }).click();
      await goTo(page, 'Board');
      await agrees(page, leader, clanId, 1);
      wire.cut();
      await page.getByText(/^Offline since \d\d:\d\d$/).waitFor();
      await boardIs(page, /^as of \d\d:\d\d, offline$/);
      await complete(other, othersHabit, await todayOf(other));
      await goTo(page, 'Today');
      await page.getByRole('button', { name: 'Complete Cycle madra' }).click();
      await shows(page, '1 tick is waiting to be sent.');
      await goTo(page, 'Board');
      expect(await rowsOf(page)).toEqual([]);
      aheadMs += TOKEN_LASTS_MS + 60_000;
      const renewed = page.waitForRequest('**/v1/auth/refresh');
      wire.mend();
      await renewed;
      await shows(page, 'Live');
      // What was taken back without a network has reached the server by itself.
      await agrees(page, await signedInAgain(leader), clanId, 1);
      await page.getByRole('row', { name: `1 ${other.name}` }).waitFor();
      await boardIs(page, /^live$/);
      expect(complaints).toEqual([]);
      await wire.close();
    },
  );

  test.each(DEVICES)(
    'on %s the server stops and starts again: the page waits for it and goes on',
    async (_, device) => {
      const { leader, other, clanId, othersHabit } = await clanOfTwo();
      const { page } = await pageOf(browser, stack.url, leader, device);
      await page.getByRole('button', { name: 'Complete Cycle madra' }).click();
      await goTo(page, 'Board');
      await agrees(page, leader, clanId, 1);
      await stack.restart(async () => {
        await shows(page, /^Offline since/);
        await boardIs(page, /, offline$/);
      });
      await shows(page, 'Live');
      await complete(other, othersHabit, await todayOf(other));
      await agrees(page, leader, clanId, 2);
    },
  );

  test('a page that is left open renews its token on the socket before it ends', async () => {
    const { page } = await openPage(browser, stack.url);
    // What the page looks at every half minute it looks at often, and its token seems to be about to end.
    await page.addInitScript({
      content: 'const every = setInterval; setInterval = (work, ms) => every(work, ms / 100);',
    });
    await page.route('**/v1/auth/login', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), expiresIn: 152 } });
    });
    await page.reload();
    const frames: string[] = [];
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => frames.push(String(payload)));
      socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
    });
    await signIn(page, await stack.register());
    const renewal = await eventually(() => frames.find((frame) => frame.includes('"auth:renew"')), {
      what: 'the page to renew its token',
    });
    const id = /^42(\d+)\[/.exec(renewal)![1];
    await eventually(() => frames.includes(`43${id}[{"ok":true}]`), { what: 'the server to take it' });
    expect(await page.getByText('Live', { exact: true }).count()).toBe(1);
  });
});
