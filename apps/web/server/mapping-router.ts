import { compareMappings } from '@karma/services/mapping/compare.ts';
import { listVersions } from '@karma/services/mapping/list-versions.ts';
import { previewMapping } from '@karma/services/mapping/preview.ts';
import { saveMapping } from '@karma/services/mapping/save.ts';
import { procedureOf, router } from './trpc.ts';

export const mappingRouter = router({
  versions: procedureOf(listVersions),
  preview: procedureOf(previewMapping),
  compare: procedureOf(compareMappings),
  save: procedureOf(saveMapping),
});
