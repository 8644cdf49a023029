import type { Page } from 'playwright-core';
import { PHONE, withBrowser } from '../browser/open.mts';
import { heldBy } from '../browser/session.mts';
import { addDays } from '../demo/calendar.mts';
import { RIVALS } from '../demo/person.mts';
import type { Stand } from '../browser/stand.mts';
import { call } from '../bench/wire.mts';
import { Recording } from './recording.mts';

const IDEA = 'Drink a glass of water';
/** What the newcomer did before the tour, so that a breakthrough is near: it takes two days. */
const OF_YESTERDAY = ['Cycle madra', 'Spar', 'Forge'];
const NAME = 'lindon';
const PASSWORD = 'unsouled no longer';

/** A newcomer's first minute on a phone. @returns how many frames were written */
export const tellMinute = (stand: Stand, folder: string): Promise<number> =>
  withBrowser({ ...PHONE, deviceScaleFactor: 2 }, async (context) => {
    const page = await context.newPage();
    await page.goto(stand.product.url);
    const recording = await Recording.of(page, folder);
    await register(page, recording);
    await firstTick(page, recording);
    await breakThrough(page, stand, recording);
    await joinClan(page, stand, recording);
    await watchBoard(page, stand, recording);
    return recording.frames;
  });

async function register(page: Page, recording: Recording): Promise<void> {
  await page.getByLabel('Username').fill(NAME);
  await recording.picture('welcome');
  await page.getByLabel('Email').fill(`${NAME}@sacredvalley.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create my account' }).tap();
}

async function firstTick(page: Page, recording: Recording): Promise<void> {
  await page.getByRole('button', { name: IDEA }).tap();
  await page.getByRole('button', { name: `Complete ${IDEA}` }).tap();
  await page.getByText('All done for today. The valley is quiet.').waitFor();
  await recording.picture('first-tick');
}

async function breakThrough(page: Page, { product }: Stand, recording: Recording): Promise<void> {
  const { accessToken } = await heldBy(page);
  const ask = <T,>(method: string, path: string, body: object): Promise<T> =>
    call<T>(product.url, accessToken, method, path, body);
  const yesterday = addDays(new Date().toISOString().slice(0, 10), -1);
  for (const name of OF_YESTERDAY) {
    const habit = {
      name,
      kind: 'count',
      target: 2,
      difficulty: 3,
      startDate: yesterday,
      schedule: { type: 'daily' },
    };
    const { id } = await ask<{ id: string }>('POST', '/v1/habits', habit);
    await ask('PUT', `/v1/habits/${id}/completions/${yesterday}`, { amount: 3 });
  }
  await page.getByRole('dialog', { name: 'You broke through to Iron' }).waitFor();
  await recording.picture('breakthrough');
  await page.getByRole('button', { name: 'Onward' }).tap();
}

/** By the link that a member shared. */
async function joinClan(page: Page, { product, clanId }: Stand, recording: Recording): Promise<void> {
  await page.goto(`${product.url}/clan/${clanId}`);
  await page
    .getByRole('button', { name: /^Join / })
    .first()
    .tap();
  await page.getByRole('button', { name: /^Leave/ }).waitFor();
  await recording.picture('clan');
  await goTo(page, 'Today');
  await page.getByRole('button', { name: `Complete ${OF_YESTERDAY[0]}` }).tap();
}

/** While one looks, the two at the top record something. */
async function watchBoard(page: Page, { valley }: Stand, recording: Recording): Promise<void> {
  await goTo(page, 'Board');
  await page.locator('.board-row[aria-current]').waitFor();
  await page.getByRole('radio', { name: 'Today' }).check();
  await page.locator('.board-row[aria-current]').waitFor();
  const today = new Date().toISOString().slice(0, 10);
  for (const { session, habits, person } of valley.people.slice(0, RIVALS)) {
    const path = `/v1/habits/${habits[0]!.id}/completions/${today}`;
    // Whatever stood there before, one of the two changes the score of a row that is in sight.
    for (const amount of [1, person.habits[0]!.target]) {
      await session.call('PUT', path, { amount });
      await page.locator('.moved').first().waitFor();
    }
  }
  await recording.picture('board');
}

const goTo = (page: Page, place: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name: place }).tap();
