import { randomBytes } from 'node:crypto';
import { expect, type Locator, type Page, test } from '@playwright/test';
import pg from 'pg';
import { checkAxe } from './check-axe.ts';
import { watchPage } from './watch-page.ts';

const RUN = randomBytes(3).toString('hex');
/** A connector is made, started and has read the tables: engines on a busy machine. */
const CAPTURED = { timeout: 60_000 };
/** From commit or post to screen. */
const ARRIVED = { timeout: 20_000 };

const server = new URL(process.env['E2E_DATABASE_URL'] ?? 'postgres://127.0.0.1:5432/karma');
const intake = process.env['E2E_INTAKE_URL'] ?? 'http://127.0.0.1:8787';

/** The button that goes on: its name begins with the label, that of the step with its number. */
function next(page: Page, label: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${label}`) });
}

test.describe('a database', () => {
  const SHOP = {
    name: `e2e-shop-${RUN}`,
    database: `e2e_shop_${RUN}`,
    user: `e2e_shop_${RUN}`,
    password: `pw-${RUN}`,
  };
  const slot = `karma_${SHOP.name.replaceAll('-', '_')}`;
  let admin: pg.Client;
  let shop: pg.Client;

  test.beforeAll(async () => {
    admin = await connect(server);
    await admin.query(`CREATE ROLE ${SHOP.user} LOGIN REPLICATION PASSWORD '${SHOP.password}'`);
    await admin.query(`CREATE DATABASE ${SHOP.database} OWNER ${SHOP.user}`);
    const url = new URL(server);
    Object.assign(url, { username: SHOP.user, password: SHOP.password, pathname: `/${SHOP.database}` });
    shop = await connect(url);
    await shop.query(`
      CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, total numeric(10,2) NOT NULL);
      CREATE TABLE payments (id bigint PRIMARY KEY, order_id bigint NOT NULL, status text NOT NULL);
      CREATE TABLE import_log (line text);
      INSERT INTO orders VALUES (1, 'placed', 12.50), (2, 'placed', 54.10);
      INSERT INTO payments VALUES (11, 1, 'captured');
    `);
  });

  test.afterAll(async () => {
    await shop.end();
    await expect
      .poll(
        async () =>
          (await admin.query('SELECT FROM pg_replication_slots WHERE slot_name = $1', [slot])).rowCount,
        CAPTURED,
      )
      .toBe(0);
    await admin.query(`DROP DATABASE ${SHOP.database} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${SHOP.user}`);
    await admin.end();
  });

  test('is registered by the form, and its change is seen live, filtered, opened and followed', async ({
    page,
  }) => {
    test.setTimeout(240_000);
    const complaints = watchPage(page);
    await page.goto('/sources');
    await expect(page.getByRole('heading', { level: 2, name: /sources?, / })).toBeVisible();
    await checkAxe(page);
    await page.getByRole('button', { name: 'Add a source' }).click();
    await page.getByRole('menuitem', { name: 'A Postgres database' }).click();

    await fillFrom(page, { ...SHOP, password: 'wrong' });
    await page.getByRole('button', { name: 'Try connection' }).click();
    await expect(page.getByText('It cannot be captured yet.')).toBeVisible(ARRIVED);
    await expect(page.getByRole('list', { name: 'What was tried' })).toContainText(
      'Check user, password and database.',
    );
    await page.getByRole('textbox', { name: 'Password' }).fill(SHOP.password);
    await page.getByRole('button', { name: 'Try connection' }).click();
    await expect(page.getByText('It can be captured.', { exact: true })).toBeVisible(ARRIVED);
    await checkAxe(page);
    await next(page, 'Tables').click();

    await expect(page.getByRole('row', { name: /import_log/ })).toContainText(
      'nothing: updates would fail',
      ARRIVED,
    );
    await page.getByRole('checkbox', { name: 'All tables' }).check();
    await page.getByRole('checkbox', { name: 'import_log' }).uncheck();
    await expect(page.getByText('2 of 3 chosen')).toBeVisible();
    await checkAxe(page);
    // Nothing typed is lost on the way back.
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByLabel('Host')).toHaveValue(server.hostname);
    await page.goBack();
    await expect(page.getByText('2 of 3 chosen')).toBeVisible();
    await next(page, 'Prepare and go on').click();

    const event = page.getByRole('region', { name: 'Event', exact: true });
    await expect(event).toContainText('postgres.orders.update', ARRIVED);
    await page.getByText('A column tells the step').click();
    await expect(event).toContainText('order.paid');
    await checkAxe(page);
    await next(page, 'Go on').click();
    await next(page, 'Register and start').click();

    await expect(page.getByText('first event', { exact: true })).toBeVisible(CAPTURED);
    await checkAxe(page);
    await page.getByRole('link', { name: 'Open in Events' }).click();

    await expect(page).toHaveURL(/\/events\?/);
    await expect(page.getByRole('row', { name: /order\.placed/ }).first()).toBeVisible(ARRIVED);
    await page.keyboard.press('Escape');
    await shop.query(`UPDATE orders SET status = 'shipped' WHERE id = 2`);
    const shipped = page.getByRole('row', { name: /order\.shipped/ });
    await expect(shipped).toBeVisible(ARRIVED);

    await page.goto(`/events?q=${encodeURIComponent(`source:${SHOP.name} type:order.shipped`)}`);
    await expect(shipped).toHaveCount(1, ARRIVED);
    await expect(page.getByRole('row', { name: /order\.placed/ })).toHaveCount(0);
    await shipped.click();
    await expect(page.getByRole('complementary', { name: 'Event order.shipped' })).toContainText('orders:2');
    await page.getByRole('link', { name: 'Timeline of orders:2' }).click();
    await expect(page).toHaveURL(/\/events\/timeline\?entity=/);
    await expect(page.getByRole('main')).toContainText('order.placed', ARRIVED);
    await expect(page.getByRole('main')).toContainText('order.shipped');

    await page.goto(`/sources/${SHOP.name}`);
    await expect(page.getByText('Heard, and in the ledger.')).toBeVisible(ARRIVED);
    await checkAxe(page);
    await page.getByRole('button', { name: 'More to do with this source' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: `Remove ${SHOP.name}` });
    await expect(dialog.getByRole('button', { name: 'Remove for good' })).toBeDisabled();
    await dialog.getByRole('textbox').fill(SHOP.name);
    await dialog.getByRole('button', { name: 'Remove for good' }).click();
    await expect(page.getByText('Removed. Its events stay in the ledger.')).toBeVisible(ARRIVED);
    expect(complaints).toEqual([]);
  });

  async function fillFrom(
    page: Page,
    of: { name: string; database: string; user: string; password: string },
  ): Promise<void> {
    await page.getByLabel('Title').fill('Shop of the journey');
    await expect(page.getByLabel('Name')).toHaveValue('shop-of-the-journey');
    await page.getByLabel('Name').fill(of.name);
    await page.getByLabel('Host').fill(server.hostname);
    await page.getByLabel('Port').fill(server.port);
    await page.getByLabel('Database').fill(of.database);
    await page.getByLabel('User').fill(of.user);
    await page.getByRole('textbox', { name: 'Password' }).fill(of.password);
  }
});

test('a program that sends by HTTP: sample, mapping, token, first event; a broken message is found and mended', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const name = `e2e-http-${RUN}`;
  const complaints = watchPage(page);
  await page.goto('/sources/new/http');
  await page.getByLabel('Title').fill('Bookings of the journey');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('A message as it is sent').fill('{"id": ');
  await expect(page.getByText('This is no JSON')).toBeVisible();
  await page.getByLabel('A message as it is sent').fill(booking('bk-1', 'booking.confirmed'));
  await expect(page.getByRole('status').filter({ hasText: 'Suggested from the names' })).toBeVisible();
  await checkAxe(page);
  await next(page, 'Mapping').click();

  const event = page.getByRole('region', { name: 'Event', exact: true });
  await expect(event).toContainText('valid', ARRIVED);
  await expect(event).toContainText('booking.confirmed');
  await page.getByRole('textbox', { name: 'Event type' }).fill('mgs.type');
  await expect(page.getByText('Unknown variable mgs. Did you mean msg?')).toBeVisible();
  await expect(next(page, 'Go on')).toBeDisabled();
  await page.getByRole('button', { name: 'Write msg' }).click();
  await expect(event).toContainText('valid');
  await checkAxe(page);
  await next(page, 'Go on').click();
  await next(page, 'Register').click();

  const token = (await page.getByLabel('Token', { exact: true }).textContent()) ?? '';
  expect(token).toMatch(/^karma_/);
  await expect(page.getByLabel('curl line')).toContainText(token);
  await checkAxe(page);
  const post = (body: string): Promise<number> => send(name, token, body);
  // A token is known to the intake within a second.
  await expect.poll(() => post(booking('bk-1', 'booking.confirmed')), ARRIVED).toBe(202);
  await expect(page.getByText('first event', { exact: true })).toBeVisible(ARRIVED);

  expect(await post(booking('bk-2', 7))).toBe(202);
  await page.goto(`/dead-letters?source=${name}`);
  const letter = page.getByRole('row', { name: new RegExp(name) });
  await expect(letter).toHaveCount(1, ARRIVED);
  await checkAxe(page);
  await letter.click();
  const inspector = page.getByRole('complementary', { name: /^Dead letter / });
  await expect(inspector.getByRole('region', { name: 'Message' })).toContainText('bk-2');
  await expect(page).toHaveURL(/letter=/);
  await checkAxe(page);

  await inspector.getByRole('link', { name: 'Open mapping with this message' }).click();
  await expect(event).toContainText('dead letter', ARRIVED);
  await page.getByRole('textbox', { name: 'Event type' }).fill('"booking." + slug(string(msg.type))');
  await expect(event).toContainText('booking.7');
  await expect(page.getByRole('button', { name: /Now an event, was a dead letter 1/ })).toBeVisible();
  await checkAxe(page);
  await page.getByRole('textbox', { name: 'Note: why it changes' }).fill('Types are numbers, too');
  await page.getByRole('button', { name: 'Save as v2' }).click();
  await expect(page.getByRole('region', { name: 'Mapping' })).toContainText('Types are numbers, too');
  await expect.poll(() => post(booking('bk-3', 8)), ARRIVED).toBe(202);
  const removed = await page.request.post('/api/trpc/source.remove', {
    headers: { 'content-type': 'application/json' },
    data: { json: { source: name, confirm: name } },
  });
  expect(removed.ok()).toBe(true);
  expect(complaints).toEqual([]);
});

test('on a phone nothing is wider than the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    '/sources',
    '/sources/envelopes',
    '/sources/envelopes/mapping',
    '/sources/new/postgres',
    '/sources/new/http',
    '/dead-letters',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0, ARRIVED);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, path).toBeLessThanOrEqual(0);
    await checkAxe(page);
  }
});

function booking(id: string, type: string | number): string {
  return JSON.stringify({ id, type, occurred_at: new Date().toISOString(), nights: 3 });
}

async function connect(url: URL): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return client;
}

async function send(source: string, token: string, body: string): Promise<number> {
  const answer = await fetch(new URL(`/v1/sources/${source}/events`, intake), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  await answer.body?.cancel();
  return answer.status;
}
