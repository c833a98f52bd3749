import { changeConnection } from '@karma/services/source/change-connection.ts';
import { getSource } from '@karma/services/source/get.ts';
import { listSources } from '@karma/services/source/list.ts';
import { pauseSource } from '@karma/services/source/pause.ts';
import { registerHttp } from '@karma/services/source/register-http.ts';
import { registerPostgres } from '@karma/services/source/register-postgres.ts';
import { removeSource } from '@karma/services/source/remove.ts';
import { renameSource } from '@karma/services/source/rename.ts';
import { restartSource } from '@karma/services/source/restart.ts';
import { resumeSource } from '@karma/services/source/resume.ts';
import { procedureOf, router } from './trpc.ts';

export const sourceRouter = router({
  list: procedureOf(listSources),
  get: procedureOf(getSource),
  registerPostgres: procedureOf(registerPostgres),
  registerHttp: procedureOf(registerHttp),
  changeConnection: procedureOf(changeConnection),
  rename: procedureOf(renameSource),
  pause: procedureOf(pauseSource),
  resume: procedureOf(resumeSource),
  restart: procedureOf(restartSource),
  remove: procedureOf(removeSource),
});
