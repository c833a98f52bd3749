/** `npm run stack:reset`: empties the engines' folder. With `-- --all` the downloaded jars go, too. */
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { resetStack } from '@karma/stack/reset-stack.ts';
import { FolderLocked } from '@karma/stack/errors.ts';

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: false }, folder: { type: 'string' } },
});
const folder = values.folder ?? process.env['KARMA_FOLDER'] ?? join(import.meta.dirname, '..', '.karma');

try {
  const removed = await resetStack(folder, { all: values.all });
  const kept = values.all
    ? ''
    : ' The downloaded jars are kept; `npm run stack:reset -- --all` removes them, too.';
  console.log(
    removed.length === 0 ? `Nothing to remove in ${folder}.` : `Removed ${removed.join(', ')}.${kept}`,
  );
} catch (error) {
  if (!(error instanceof FolderLocked)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
