import { z } from 'zod';

export const SourceTitle = z.string().trim().min(1, 'give it a title').max(100);

/** A source by id or by name. */
export const SourceRef = z.string().trim().min(1, 'the id or the name of a source').max(100);
