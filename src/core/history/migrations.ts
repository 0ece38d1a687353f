import type { Statement } from '../storage/database.ts';
import { conversationsDown, conversationsUp, searchDown, searchUp } from './schema.ts';

/*
 * How a history of any earlier version becomes one of this version. A migration is one transaction in the
 * journal: two windows may commit it at the same moment, and the second one fails as a whole and harmlessly.
 */

export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  readonly name: string;
  readonly up: readonly string[];
  /** Takes `up` back. Used by tests only, to prove that nothing else was touched. */
  readonly down: readonly string[];
}

export const migrations: readonly Migration[] = [
  { version: 1, name: 'conversations', up: conversationsUp, down: conversationsDown },
  { version: 2, name: 'search', up: searchUp, down: searchDown },
];

/** The newest version that this build can write. A database with a higher one is read only. */
export const schemaVersion = migrations.length;

/** The migrations that a database of this version still needs, in order. */
export function migrationsFrom(version: number): readonly Migration[] {
  return migrations.filter((migration) => migration.version > version);
}

/**
 * What to commit for one migration. The first statements are the guard: they fail where the migration was
 * applied already, and where the one before it is missing.
 */
export function migrationStatements(migration: Migration): readonly Statement[] {
  const { version, name, up } = migration;
  const previous =
    version === 1
      ? [
          {
            sql: 'create table schema_migrations (version integer not null unique, name text not null) strict',
          },
        ]
      : [];
  return [
    ...previous,
    {
      // Null, and so refused, unless the newest applied migration is the one before.
      sql: `insert into schema_migrations (version, name)
        values ((select ? where (select coalesce(max(version), 0) from schema_migrations) = ?), ?)`,
      params: [version, version - 1, name],
    },
    ...up.map((sql) => ({ sql })),
    { sql: `pragma user_version = ${version}` },
  ];
}

/** Takes the newest migration back. */
export function reversalStatements(migration: Migration): readonly Statement[] {
  const { version, down } = migration;
  const guard =
    version === 1
      ? 'drop table schema_migrations'
      : `delete from schema_migrations where version = ${version}`;
  return [...down, guard, `pragma user_version = ${version - 1}`].map((sql) => ({ sql }));
}
