import { expect, test as setup } from '@playwright/test';
import { fillSignIn } from './fill-sign-in.ts';
import { credentials, SIGNED_IN } from './signed-in.ts';

setup('sign in once for all journeys', async ({ page }) => {
  await page.goto('/sign-in');
  await fillSignIn(page, credentials());
  await expect(page).toHaveURL(/\/events/);
  await page.context().storageState({ path: SIGNED_IN });
});
