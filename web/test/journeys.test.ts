import type { Browser, Page } from 'playwright-core';
import { describeWith, eventually, type Person, startStack, type Stack, wireClient } from '#libs/testing';
import { brokenWire, type BrokenWire } from './broken-wire';
import { DESK, DEVICES, figure, goTo, openBrowser, openPage, pageOf, PHONE, press, shows } from './browser';

let stack: Stack;
let browser: Browser;
let wire: BrokenWire | undefined;

const habitOf = async ({ http }: Pick<Person, 'http'>, fields: object = {}): Promise<string> => {
  const habit = { name: 'Cycle madra', kind: 'check', schedule: { type: 'daily' }, ...fields };
  return (await http.post('/v1/habits', habit)).body.id as string;
};
const todayOf = async ({ http }: Pick<Person, 'http'>): Promise<string> =>
  (await http.get('/v1/boards/global?period=day')).body.periodKey as string;
const tickOf = (page: Page, name: string) => page.getByRole('button', { name: `Complete ${name}` });
const isDone = (page: Page, name: string) =>
  tickOf(page, name).and(page.locator('[aria-pressed=true]')).waitFor();

describeWith('chromium', 'a person', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await wire?.close();
    wire = undefined;
  });

  test.each(DEVICES)(
    'on %s who is new plants a habit with one tap, ticks it with the next, and breaks through on the second day',
    async (_, device) => {
      const name = `lindon-${device.viewport.width}`;
      const { page, complaints } = await openPage(browser, stack.url, device);
      await page.getByLabel('Username').fill(name);
      await page.getByLabel('Email').fill(`${name}@sacredvalley.example`);
      await page.getByLabel('Password').fill('unsouled no longer');
      await press(device, page.getByRole('button', { name: 'Create my account' }));
      await press(device, page.getByRole('button', { name: 'Drink a glass of water' }));
      await press(device, tickOf(page, 'Drink a glass of water'));
      await figure(page, 'Madra', '10');
      await press(device, page.getByRole('button', { name: 'Undo' }));
      await figure(page, 'Madra', '0');
      await press(device, tickOf(page, 'Drink a glass of water'));
      await shows(page, 'All done for today. The valley is quiet.');

      const { body } = await stack.anonymous.post('/v1/auth/login', {
        login: name,
        password: 'unsouled no longer',
      });
      const http = wireClient(stack.url, body.accessToken as string);
      const today = await todayOf({ http });
      const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
      for (const habit of ['Cycle', 'Spar', 'Forge']) {
        const rich = { name: habit, kind: 'count', target: 2, difficulty: 3, startDate: yesterday };
        await http.put(`/v1/habits/${await habitOf({ http }, rich)}/completions/${yesterday}`, { amount: 3 });
      }
      await page.getByRole('dialog', { name: 'You broke through to Iron' }).waitFor();
      await press(device, page.getByRole('button', { name: 'Onward' }));
      await figure(page, 'Realm', 'Iron');
      expect(complaints).toEqual([]);
    },
  );

  test('sees on every device and tab at once what was ticked on one', async () => {
    const person = await stack.register();
    const habit = await habitOf(person, { name: 'Read', kind: 'minutes', target: 20 });
    const [phone, desk] = await Promise.all([
      pageOf(browser, stack.url, person, PHONE),
      pageOf(browser, stack.url, person, DESK),
    ]);
    const tab = await desk.page.context().newPage();
    await tab.goto(stack.url);
    await phone.page.getByRole('button', { name: 'Add 5 min: Read' }).tap();
    for (const page of [phone.page, desk.page, tab]) await page.getByText(/^5 of 20 min/).waitFor();
    await tickOf(desk.page, 'Read').click();
    for (const page of [phone.page, desk.page, tab]) await isDone(page, 'Read');
    const today = await todayOf(person);
    await eventually(
      async () => {
        const { body } = await person.http.get(`/v1/habits/${habit}/completions?from=${today}&to=${today}`);
        return body.items[0]?.amount === 20;
      },
      { what: 'the last word to reach the server' },
    );
  });

  test.each(DEVICES)(
    'on %s goes on ticking without a network, over a reload, and everything arrives once',
    async (_, device) => {
      const person = await stack.register();
      const [habit] = [await habitOf(person), await habitOf(person, { name: 'Read' })];
      wire = await brokenWire(stack.url);
      const { page } = await pageOf(browser, wire.url, person, { ...device, serviceWorkers: 'allow' });
      await press(device, tickOf(page, 'Read'));
      await figure(page, 'Madra', '10');
      await page.evaluate(`new Promise((resolve) => {
        const { serviceWorker } = navigator;
        serviceWorker.addEventListener('controllerchange', resolve);
        if (serviceWorker.controller) resolve();
      })`);
      await page.getByText('Recorded').waitFor({ state: 'detached' });
      // What was told last is kept a moment later.
      await keptOnDevice(
        page,
        'told',
        `['me', 'dashboard', 'progress'].every((name) => told.some(({ queryKey }) => queryKey[0] === name)) && JSON.stringify(told).includes('"status":"done"')`,
      );
      wire.cut();
      await page.getByText(/^Offline since/).waitFor();
      await press(device, tickOf(page, 'Cycle madra'));
      await isDone(page, 'Cycle madra');
      await figure(page, 'Madra', '20');
      await keptOnDevice(page, 'ticks', `kept.some(({ habitId }) => habitId === '${habit}')`);
      await page.reload();
      await isDone(page, 'Cycle madra');
      await isDone(page, 'Read');
      await shows(page, '1 tick is waiting to be sent.');
      wire.mend();
      await shows(page, 'Live');
      const today = await todayOf(person);
      const stands = await eventually(
        async () => {
          const { body } = await person.http.get(`/v1/habits/${habit}/completions?from=${today}&to=${today}`);
          return body.items[0] as { version: number } | undefined;
        },
        { what: 'the tick to arrive' },
      );
      expect(stands).toMatchObject({ amount: 1, version: 1 });
      await figure(page, 'Madra', '20');
    },
  );

  test.each(DEVICES)(
    'on %s sees a refused tick rolled back, with the reason and a way out',
    async (_, device) => {
      const person = await stack.register();
      const [habit] = [await habitOf(person), await habitOf(person, { name: 'Read' })];
      wire = await brokenWire(stack.url);
      const { page } = await pageOf(browser, wire.url, person, device);
      await tickOf(page, 'Cycle madra').waitFor();
      wire.cut();
      await page.getByText(/^Offline since/).waitFor();
      await tickOf(page, 'Cycle madra').click();
      await figure(page, 'Madra', '10');
      // On another device the habit goes into the archive meanwhile.
      await person.http.delete(`/v1/habits/${habit}`);
      wire.mend();
      await page
        .getByRole('alert')
        .filter({ hasText: /Not recorded: .*archive/ })
        .waitFor();
      await figure(page, 'Madra', '0');
      await page.getByRole('button', { name: 'Let it go' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await goTo(page, 'Path');
      await figure(page, 'Madra', '0');
    },
  );

  test.each(DEVICES)(
    'on %s speaks another language without a reload, and erases the account knowing what goes with it',
    async (_, device) => {
      const person = await stack.register();
      const { page, complaints } = await pageOf(browser, stack.url, person, device);
      await goTo(page, 'Settings');
      await page.getByRole('radio', { name: 'Deutsch' }).click();
      await page.getByRole('heading', { name: 'Optionen' }).waitFor();
      await page.getByRole('radio', { name: 'English' }).click();
      await page.getByRole('radio', { name: 'Night' }).check();
      await page.locator('html[data-theme=dark]').waitFor();
      await page.getByRole('button', { name: 'Erase my account' }).click();
      const sheet = page.getByRole('dialog', { name: 'Erase everything?' });
      await sheet.getByText(/Nobody can bring it back/).waitFor();
      await sheet.getByLabel('Your password').fill('not the password');
      await sheet.getByRole('button', { name: 'Erase it all' }).click();
      await sheet.getByText('The password is not right.').waitFor();
      await sheet.getByLabel('Your password').fill(person.password);
      await sheet.getByRole('button', { name: 'Erase it all' }).click();
      await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
      expect(complaints).toEqual([]);
    },
  );
});

/**
 * Waits until the device holds it, so that it is there after a reload without a network.
 * @param holds an expression over what the store holds, `kept`, and the queries among it, `told`
 */
const keptOnDevice = (page: Page, store: 'told' | 'ticks', holds: string): Promise<unknown> =>
  eventually(
    () =>
      page.evaluate(`new Promise((resolve) => {
        const request = indexedDB.open('sacred-valley');
        request.onsuccess = () => {
          const all = request.result.transaction('${store}').objectStore('${store}').getAll();
          all.onsuccess = () => {
            request.result.close();
            const kept = all.result;
            const told = kept.flatMap(({ queries }) => queries ?? []);
            resolve(${holds});
          };
        };
      })`),
    { what: `the device to hold it among its ${store}` },
  );
