import type { Browser } from 'playwright-core';
import { describeWith, startStack, type Stack } from '#libs/testing';
import { heirOf } from '../src/clan/heir';
import { idIn } from '../src/clan/knock';
import type { Member } from '../src/api/types';
import { goTo, openBrowser, pageOf, PHONE, shows } from './browser';

let stack: Stack;
let browser: Browser;

describe('whom to invite', () => {
  it('is read from an id or from the link that they sent', () => {
    const id = '01a1ff06-2850-7cb6-aa4b-678d70e2d3e3';
    expect(idIn(` ${id.toUpperCase()} `)).toBe(id);
    expect(idIn(`https://valley.example/clan/7?invite=${id}`)).toBe(id);
  });
});

describe('the heir of a clan', () => {
  const member = (displayName: string, role: Member['role']): Member => ({
    userId: displayName,
    displayName,
    role,
    joinedAt: null,
  });
  const [leader, young, elder] = [member('a', 'leader'), member('b', 'member'), member('c', 'elder')];

  it('is the elder longest in it, else the member longest in it', () => {
    expect(heirOf([leader, young, elder])).toBe(elder);
    expect(heirOf([leader, young])).toBe(young);
    expect(heirOf([leader])).toBeNull();
  });
});

describeWith('chromium', 'a clan', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  /** Somebody's page, at their clan that was founded by a call. */
  async function leaderOf(clan: { name: string; visibility: string }) {
    const person = await stack.register();
    const { body } = await person.http.post('/v1/clans', clan);
    const { page } = await pageOf(browser, stack.url, person, PHONE);
    await goTo(page, 'Clan');
    await page.getByRole('heading', { name: clan.name }).waitFor();
    return { person, page, link: `${stack.url}/clan/${body.id}` };
  }

  test('that is joined by invitation is entered by its link: who opens it sends another back, by which they are invited', async () => {
    const { page, link, person } = await leaderOf({ name: 'Hidden Peak', visibility: 'invite' });
    const guest = await stack.register();
    const { page: theirs } = await pageOf(browser, stack.url, guest, PHONE);
    await theirs.goto(link);
    await shows(theirs, 'Hidden Peak');
    await theirs.getByRole('button', { name: 'Join Hidden Peak' }).click();
    await theirs.getByText('Only who is invited may join.').waitFor();

    await page.getByLabel(/^Whom/).fill('nobody at all');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await shows(page, 'Nobody has that id.');
    await page.goto(await theirs.locator('code').innerText());
    await page.getByText(/a link to send to you/).waitFor();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await shows(page, `${guest.name} is invited, and joins by the link.`);
    await page.getByRole('button', { name: `Take back the invitation of ${guest.name}` }).waitFor();

    await theirs.getByRole('button', { name: 'Join Hidden Peak' }).click();
    await theirs.getByRole('region', { name: 'Members' }).getByText(person.name, { exact: true }).waitFor();
    // The leader sees it without a touch, and the invitation is used up.
    await page.getByRole('region', { name: 'Members' }).getByText(guest.name, { exact: true }).waitFor();
    await page.getByRole('button', { name: `Take back the invitation of ${guest.name}` }).waitFor({
      state: 'detached',
    });
  });

  test('shows its leader who asks to join by itself, and that they do no longer', async () => {
    const { page, link } = await leaderOf({ name: 'Jade Gate', visibility: 'request' });
    const guest = await stack.register();
    const door = `/v1/clans/${link.split('/').at(-1)}/members`;
    const admit = page.getByRole('button', { name: `Admit ${guest.name}` });
    await guest.http.post(door);
    await admit.waitFor();
    await guest.http.delete(`${door}/me`);
    await admit.waitFor({ state: 'detached' });
    await guest.http.post(door);
    await admit.click();
    await page.getByRole('region', { name: 'Members' }).getByText(guest.name, { exact: true }).waitFor();
  });

  test('is changed by its leader, who is told what leaving means before the lead passes on', async () => {
    const { page, link } = await leaderOf({ name: 'Old Name', visibility: 'open' });
    await page.getByRole('button', { name: 'Leave Old Name' }).click();
    await page.getByText(/You are the last one: the clan closes for good/).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();

    const heir = await stack.register();
    await heir.http.post(`/v1/clans/${link.split('/').at(-1)}/members`);
    await page.getByText(`Next is ${heir.name}.`).waitFor();
    await page.getByText('Change the clan').click();
    const form = page.locator('details').filter({ hasText: 'Change the clan' });
    await form.getByLabel('Clan name').fill('New Name');
    await form.getByLabel('Motto').fill('Slow is smooth');
    await form.getByLabel('Who may join').selectOption('request');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'New Name' }).waitFor();
    await shows(page, 'Slow is smooth');
    await page.getByText(/can ask to join; the elders decide/).waitFor();

    await page.getByRole('button', { name: 'Leave New Name' }).click();
    await page.getByText(`The lead passes on, to ${heir.name}`).waitFor();
    await page.getByRole('button', { name: 'Yes, leave' }).click();
    await shows(page, 'You are in no clan yet. Join one, or found your own.');
    const { body } = await heir.http.get('/v1/me/clans');
    expect(body.items).toMatchObject([{ name: 'New Name', role: 'leader' }]);
  });
});
