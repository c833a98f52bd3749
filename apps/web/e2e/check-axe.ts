import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What Mantine itself does wrong, and no screen can mend. */
const EXCLUDED = [
  // An open Menu holds a focus element that is no menuitem.
  '[role=menu] > [data-autofocus]',
  '[role=menu] > [data-mantine-stop-propagation]',
];

/** Fails with what axe finds on the page as it is now. */
export async function checkAxe(page: Page, options: { exclude?: readonly string[] } = {}): Promise<void> {
  let axe = new AxeBuilder({ page });
  for (const selector of [...EXCLUDED, ...(options.exclude ?? [])]) axe = axe.exclude(selector);
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
  expect(found).toEqual([]);
}
