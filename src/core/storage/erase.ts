import type { Statement } from './database.ts';
import type { Engine } from './engine.ts';
import { isLeftOver, journalsIn, snapshotsIn } from './fileNames.ts';
import type { Replica } from './replica.ts';
import { codeOf } from './storageFailure.ts';
import type { Upkeep } from './upkeep.ts';

/*
 * Erases all that was ever kept. First in the journal, so that every window's copy is empty and none can bring the
 * old state back; then new generations are begun until no file is left that is older, the backup included.
 */

const maxSeals = 6;

export async function eraseAll(engine: Engine, upkeep: Upkeep): Promise<void> {
  const { files } = engine.options;
  await engine.commit(engine.nextId(), emptyingStatements(engine.session.follower.replica));
  const erasedIn = engine.session.follower.position.generation;
  for (let seals = 0; seals < maxSeals && (await hasOlder(engine, erasedIn)); seals++) await upkeep.seal();
  for (const name of await files.list()) if (isLeftOver(name)) await removeIfThere(engine, name);
  await files.syncFolder();
}

async function hasOlder({ options }: Engine, generation: number): Promise<boolean> {
  const names = await options.files.list();
  return [...snapshotsIn(names), ...journalsIn(names)].some((file) => file.generation <= generation);
}

/** Every table but our own state. A full-text index has no rows of its own: it is built anew from the empty table. */
function emptyingStatements(replica: Replica): readonly Statement[] {
  const tables = replica
    .query(
      `select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
    )
    .values.map(([name, sql]) => ({ name: String(name), isIndex: /^\s*create virtual/i.test(String(sql)) }));
  const indexes = tables.filter(({ isIndex }) => isIndex).map(({ name }) => name);
  const isOurs = (name: string) =>
    name.startsWith('storage_') || indexes.some((index) => name === index || name.startsWith(`${index}_`));
  const rows = tables
    .filter(({ name }) => !isOurs(name))
    .map(({ name }) => ({ sql: `delete from "${name}"` }));
  return [
    ...rows,
    ...indexes.map((name) => ({ sql: `insert into "${name}" ("${name}") values ('rebuild')` })),
  ];
}

async function removeIfThere({ options }: Engine, name: string): Promise<void> {
  try {
    await options.files.remove(name);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
