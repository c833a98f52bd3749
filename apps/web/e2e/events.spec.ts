import { expect, type Locator, type Page, test } from '@playwright/test';
import { checkAxe } from './check-axe.ts';
import { BASE_URL, SIGNED_IN } from './signed-in.ts';
import { watchPage } from './watch-page.ts';

/** Events of whatever sources this Karma has: the demonstration's, or those that earlier journeys registered. */
const rows = (page: Page): Locator =>
  page.getByRole('table', { name: 'Events' }).locator('[role=row][data-id]');
const inspector = (page: Page): Locator => page.getByRole('complementary', { name: /^Event / });
const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

async function openEvents(page: Page, query = ''): Promise<void> {
  await page.goto(`/events${query}`);
  await expect(rows(page).first()).toBeVisible({ timeout: 30_000 });
}

/** The most frequent type, chosen in the facets. */
async function chooseType(page: Page): Promise<string> {
  const value = page.getByRole('region', { name: 'Type' }).getByRole('button', { pressed: false }).first();
  const type = (await value.getAttribute('title')) ?? '';
  await value.click();
  await expect.poll(() => parameter(page, 'q')).toBe(`type:${type}`);
  return type;
}

/** A Karma that has just been started has a handful of events: the journeys need a type that fills a page. */
test.beforeAll(async ({ browser }) => {
  test.setTimeout(150_000);
  const page = await browser.newPage({ baseURL: BASE_URL, storageState: SIGNED_IN });
  const most = page.getByRole('region', { name: 'Type' }).getByRole('button', { pressed: false }).first();
  await expect(async () => {
    await page.goto('/events?live=off');
    const said = await most.innerText({ timeout: 10_000 });
    expect(Number(/(\d[\d,]*)\s*$/.exec(said)?.[1]?.replaceAll(',', ''))).toBeGreaterThanOrEqual(12);
  }).toPass({ timeout: 120_000 });
  await page.close();
});

test('from the stream to one event: by facet, by brush, with the keys', async ({ page }) => {
  const complaints = watchPage(page);
  await openEvents(page);
  await checkAxe(page);

  const type = await chooseType(page);
  await expect(page.getByRole('button', { name: `Remove type:${type}` })).toBeVisible();
  await expect.poll(() => typesShown(page)).toEqual([type]);

  // Paused, so that what follows stands still.
  await page.keyboard.press('l');
  await expect.poll(() => parameter(page, 'live')).toBe('off');
  await brush(page, 0.7, 1);
  await expect.poll(() => parameter(page, 'range')).toMatch(/Z\/.*Z$/);
  await expect.poll(() => typesShown(page)).toEqual([type]);

  await page.keyboard.press('j');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(inspector(page)).toContainText(type);
  await checkAxe(page);
  const first = parameter(page, 'event');
  await page.keyboard.press('j');
  await expect.poll(() => parameter(page, 'event')).not.toBe(first);
  await page.keyboard.press('Escape');
  await expect(inspector(page)).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(inspector(page)).toBeVisible();
  expect(complaints).toEqual([]);
});

test('from an event to the story of its entity, and Back restores what one saw', async ({ page }) => {
  const complaints = watchPage(page);
  await openEvents(page, '?live=off');
  const type = await chooseType(page);
  await expect.poll(() => typesShown(page)).toEqual([type]);
  await rows(page).nth(3).click();
  await expect(inspector(page)).toContainText(type);
  const here = page.url();
  await inspector(page)
    .getByRole('link', { name: /^Timeline of / })
    .click();
  await expect(page).toHaveURL(/\/events\/timeline\?entity=/);
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  await expect(inspector(page)).toBeVisible();
  await checkAxe(page);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(here);
  await expect(inspector(page)).toContainText(type);
  await expect.poll(() => typesShown(page)).toEqual([type]);
  expect(complaints).toEqual([]);
});

async function typesShown(page: Page): Promise<string[]> {
  const cells = await rows(page).locator('[role=cell]:nth-child(2)').allInnerTexts();
  return [...new Set(cells.map((text) => text.trim()))];
}

async function brush(page: Page, from: number, to: number): Promise<void> {
  const box = await page.getByRole('slider', { name: /^Events over time/ }).boundingBox();
  if (box === null) throw new Error('The histogram has no place on the page.');
  await page.mouse.move(box.x + box.width * from, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to - 1, box.y + 40, { steps: 4 });
  await page.mouse.up();
}

test('new events push in at the top, and wait while one reads further down', async ({ page }) => {
  await openEvents(page);
  const top = async (): Promise<string | null> => rows(page).first().getAttribute('data-id');
  const before = await top();
  await expect.poll(top, { timeout: 30_000 }).not.toBe(before);

  await page.getByRole('table', { name: 'Events' }).hover();
  await page.mouse.wheel(0, 1_500);
  const waiting = page.getByRole('button', { name: /new events? ↑/ });
  await expect(waiting).toBeVisible({ timeout: 30_000 });
  await waiting.click();
  await expect(waiting).toBeHidden();
  await expect(rows(page).first()).toHaveAttribute('aria-rowindex', '2');
});

test('a filter is written with the keys alone, and taken back', async ({ page }) => {
  await openEvents(page, '?live=off&range=24h');
  await page.keyboard.press('/');
  await page.keyboard.type('type:');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => parameter(page, 'q')).toMatch(/^type:/);
  const chosen = parameter(page, 'q') ?? '';
  await page.keyboard.type('nothing-has-this-word');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
  await page.goBack();
  await expect.poll(() => parameter(page, 'q')).toBe(chosen);
  await expect(rows(page).first()).toBeVisible();
});

test('the histogram is walked and zoomed with the keys', async ({ page }) => {
  await openEvents(page, '?live=off');
  await page.getByRole('slider', { name: /^Events over time/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect.poll(() => parameter(page, 'range')).toMatch(/Z\/.*Z$/);
  await page.keyboard.press('Backspace');
  await expect.poll(() => parameter(page, 'range')).toBeNull();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the list fits, and an event covers it', async ({ page }) => {
    await openEvents(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await rows(page).nth(2).tap();
    const box = await inspector(page).boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 390 });
    await checkAxe(page);
    await inspector(page).getByRole('button', { name: 'Close' }).tap();
    await expect(inspector(page)).toBeHidden();
  });
});
