import type { Page } from '@playwright/test';

/** Collects what a page complains of: uncaught errors, and what the content security policy refused. */
export function watchPage(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
