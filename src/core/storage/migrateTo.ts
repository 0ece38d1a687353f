import type { Migration } from './database.ts';
import type { Engine } from './engine.ts';
import { StorageError } from './storageFailure.ts';

/** Brings the schema to a version: one step at a time, up or down, each a transaction of its own. */
export async function migrateTo(engine: Engine, version: number): Promise<void> {
  for (;;) {
    const { schema } = engine.session.follower.replica;
    if (schema === version || engine.readOnlyReason) return;
    const step = engine.options.migrations.find((migration) =>
      schema < version ? migration.version === schema + 1 : migration.version === schema,
    );
    if (!step) throw new Error(`no migration leads from ${schema} to ${version}`);
    await migrate(engine, step, schema < version);
  }
}

async function migrate(engine: Engine, { version, up, down }: Migration, isUp: boolean): Promise<void> {
  try {
    await engine.commit(engine.nextId(), isUp ? up : down, isUp ? version : version - 1);
  } catch (error) {
    // Another window was quicker: its migration stands, this one counts for nothing.
    if (!(error instanceof StorageError && error.failure.kind === 'newer-version')) throw error;
  }
}
