import { expect, type Page, test } from '@playwright/test';
import { checkAxe } from './check-axe.ts';
import { fillSignIn } from './fill-sign-in.ts';
import { credentials } from './signed-in.ts';
import { watchPage } from './watch-page.ts';

const NOBODY = { storageState: { cookies: [], origins: [] } };
const PHONE = { width: 390, height: 844 };

test.describe('without a session', () => {
  test.use(NOBODY);

  test('a deep link is kept through sign-in, a wrong password is told, signing out ends it', async ({
    page,
  }) => {
    const complaints = watchPage(page);
    await page.goto('/system?x=1');
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fsystem%3Fx%3D1$/);
    await checkAxe(page);

    await fillSignIn(page, { ...credentials(), password: 'not the password' });
    await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();

    await fillSignIn(page, credentials());
    await expect(page).toHaveURL(/\/system\?x=1$/);
    await expect(page.getByRole('heading', { level: 1, name: 'System' })).toBeVisible();

    await page.getByRole('button', { name: /^Your account: / }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await page.goto('/system');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    expect(complaints).toEqual([]);
  });

  test('the way back never leads to another site', async ({ page }) => {
    await page.goto('/sign-in?next=//evil.example/');
    await expect(page.getByRole('heading', { name: 'Sign in to Karma' })).toBeVisible();
    expect(await page.content()).not.toContain('"next":"//evil.example');
  });

  test('the API answers nobody, and refuses other sites', async ({ request }) => {
    const ask = (headers: Record<string, string>) =>
      request.post('/api/trpc/system.overview', { headers, data: '{"json":{}}' });
    expect((await ask({ 'content-type': 'application/json' })).status()).toBe(401);
    expect((await ask({ 'content-type': 'application/json', origin: 'https://evil.example' })).status()).toBe(
      403,
    );
    expect((await ask({ 'content-type': 'text/plain' })).status()).toBe(415);
    expect((await request.get('/api/auth/admin/list-users')).status()).toBe(404);
  });
});

test('colours follow the choice, and are there with the first frame', async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto('/system');
  await choose(page, 'Dark');

  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');

  await choose(page, 'Light');
  expect(complaints).toEqual([]);
});

/** Opens the account's panel, checks it, chooses, and leaves when the panel has gone. */
async function choose(page: Page, scheme: string): Promise<void> {
  await page.getByRole('button', { name: /^Your account: / }).click();
  const panel = page.getByRole('dialog', { name: 'Your account' });
  await panel.getByRole('radiogroup', { name: 'Colours' }).getByText(scheme, { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme.toLowerCase());
  await checkAxe(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await checkAxe(page);
}

test('⌘K finds screens and entities, ? lists the keys', async ({ page }) => {
  const complaints = watchPage(page);
  await page.goto('/system');
  await expect(page.getByRole('heading', { name: 'Engines' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('users');
  const field = page.getByPlaceholder(/^Find a screen/);
  await expect(field).toHaveValue('users');
  await checkAxe(page);

  await field.fill('order:1042');
  await page.getByRole('button', { name: /^Events of entity order:1042/ }).click();
  await expect(page).toHaveURL(/\/events\?.*order(:|%3A)1042/);

  await page.goto('/system');
  await expect(page.getByRole('heading', { name: 'Engines' })).toBeVisible();
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await checkAxe(page);
  expect(complaints).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: PHONE, isMobile: true, hasTouch: true });

  for (const path of ['/system', '/system/users', '/sources', '/dead-letters', '/events']) {
    test(`${path} never scrolls sideways, and its buttons are for fingers`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        PHONE.width,
      );
      const search = await page.getByRole('button', { name: 'Search' }).boundingBox();
      expect(search?.height).toBeGreaterThanOrEqual(44);
      expect(search?.width).toBeGreaterThanOrEqual(40);
      await checkAxe(page);
    });
  }
});
