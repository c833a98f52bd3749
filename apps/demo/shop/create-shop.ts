import { escapeIdentifier, escapeLiteral, Client } from 'pg';
import { type DemoEnvironment, shopUrl } from '../environment.ts';
import { CAPTURE_USER, PUBLICATION, SHOP_SCHEMA, SHOP_TABLES } from './shop-schema.ts';

type ShopPlace = Pick<DemoEnvironment, 'SHOP_ADMIN_URL' | 'SHOP_DATABASE'>;

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(admin: Client, database: string): Promise<void> {
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.rowCount === 0) await admin.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
}

async function createCaptureUser(admin: Client, password: string): Promise<void> {
  const user = escapeIdentifier(CAPTURE_USER);
  const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [CAPTURE_USER]);
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER';
  await admin.query(`${verb} ROLE ${user} LOGIN REPLICATION PASSWORD ${escapeLiteral(password)}`);
}

/**
 * Makes the shop's database, tables and capturing user if they are not there; what is there stays.
 * `capturePassword` becomes that user's password.
 */
export async function createShop(place: ShopPlace, capturePassword: string): Promise<void> {
  await withClient(place.SHOP_ADMIN_URL, async (admin) => {
    await createDatabase(admin, place.SHOP_DATABASE);
    await createCaptureUser(admin, capturePassword);
  });
  await withClient(shopUrl(place), async (shop) => {
    await shop.query(SHOP_SCHEMA);
    const user = escapeIdentifier(CAPTURE_USER);
    await shop.query(`GRANT USAGE ON SCHEMA public TO ${user}`);
    await shop.query(`GRANT SELECT ON ${SHOP_TABLES.join(', ')} TO ${user}`);
    const found = await shop.query('SELECT 1 FROM pg_publication WHERE pubname = $1', [PUBLICATION]);
    if (found.rowCount === 0)
      await shop.query(
        `CREATE PUBLICATION ${escapeIdentifier(PUBLICATION)} FOR TABLE ${SHOP_TABLES.join(', ')}`,
      );
  });
}

/** Drops the shop's database and its capturing user; replication slots on it must be gone before. */
export async function dropShop(place: ShopPlace): Promise<void> {
  await withClient(place.SHOP_ADMIN_URL, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(place.SHOP_DATABASE)} WITH (FORCE)`);
    await admin.query(`DROP ROLE IF EXISTS ${escapeIdentifier(CAPTURE_USER)}`);
  });
}
