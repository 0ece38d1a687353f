import type { SqlFunction } from '../../storage/sqlite.ts';
import { hasWordBeginning } from './highlight.ts';

/** What the search asks of SQLite beyond its own functions. For reading only: no schema and no journal knows them. */
export const searchFunctions: Readonly<Record<string, SqlFunction>> = {
  has_word_beginning: (text, beginning) =>
    typeof text === 'string' && hasWordBeginning(text, String(beginning)) ? 1 : 0,
};
