import type { Database } from '../storage/database.ts';
import { migrationStatements, migrationsFrom, schemaVersion } from './migrations.ts';

/** `newer` was written by a later version of the product: it can be read, and nothing may be written. */
export type SchemaState = 'current' | 'newer';

/** Brings the history up to this build's schema. Safe in several windows at once. */
export async function migrate(database: Database): Promise<SchemaState> {
  for (const migration of migrationsFrom(await versionOf(database))) {
    try {
      await database.commit(migrationStatements(migration));
    } catch (error) {
      // Another window was faster, which is as good; anything else is an error.
      if ((await versionOf(database)) < migration.version) throw error;
    }
  }
  return (await versionOf(database)) > schemaVersion ? 'newer' : 'current';
}

export async function versionOf(database: Database): Promise<number> {
  const [row] = await database.read('pragma user_version');
  return Number(row?.['user_version'] ?? 0);
}
