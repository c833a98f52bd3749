import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import { createFirstAdmin, FIRST_ADMIN_EMAIL } from '@karma/services/user/create-first-admin.ts';

/** At the first start: makes the administrator and shows the password, once. */
const db = connectPostgres(process.env['DATABASE_URL'] ?? '');
const admin = await createFirstAdmin(db, () => new Date());
await db.close();
if (admin === null) {
  console.log('Sign in    with your user; a forgotten password:');
  console.log(`           npm run -s karma -- users reset-password ${FIRST_ADMIN_EMAIL}`);
} else {
  console.log(`Sign in    ${admin.email}`);
  console.log(`Password   ${admin.password}   (shown this once: keep it)`);
}
