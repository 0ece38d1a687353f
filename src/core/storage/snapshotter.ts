import {
  currentCopyName,
  isTemporary,
  journalsIn,
  type SnapshotFile,
  setAsideName,
  snapshotName,
  snapshotsIn,
  temporaryName,
} from './fileNames.ts';
import type { Checksum, Files } from './files.ts';
import { damagedLines } from './journalReader.ts';
import { checksumOf, writeImage } from './snapshotFile.ts';
import { codeOf, StorageError } from './storageFailure.ts';

/*
 * Puts a snapshot on disk. No step needs a lock: a snapshot has a name of its own, its content is the same
 * whoever makes it, and what is removed afterwards is older than the backup.
 */

const abandonedAfterMs = 10 * 60_000;

export interface SnapshotterOptions {
  readonly files: Files;
  readonly checksum: Checksum;
  readonly writer: string;
  readonly nowMs: () => number;
}

/** Writes, verifies and names the snapshot; afterwards opening needs only this and what follows. */
export async function writeSnapshot(
  options: SnapshotterOptions,
  generation: number,
  image: Uint8Array,
): Promise<SnapshotFile> {
  const { files, checksum, writer } = options;
  const temporary = temporaryName(writer, generation);
  try {
    const sum = await writeImage(files, temporary, image, checksum);
    if ((await checksumOf(files, temporary, checksum)) !== sum)
      throw new StorageError({ kind: 'io', during: 'reading back the snapshot' });
    const name = snapshotName(generation, sum);
    await files.rename(temporary, name);
    await files.syncFolder();
    return { name, generation, checksum: sum };
  } catch (error) {
    await removeQuietly(files, temporary);
    throw error;
  }
}

/** Points the name for the user's own tools at the newest snapshot. */
export async function updateCurrentCopy(
  { files, checksum, writer }: SnapshotterOptions,
  snapshot: SnapshotFile,
  image: Uint8Array,
): Promise<void> {
  const temporary = temporaryName(`${writer}-copy`, snapshot.generation);
  await removeQuietly(files, temporary);
  try {
    await files.link(snapshot.name, temporary);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    await writeImage(files, temporary, image, checksum);
  }
  await files.rename(temporary, currentCopyName);
}

/** Removes what is older than the backup: the last snapshot but one, and the journals from there on, stay. */
export async function removeOld(options: SnapshotterOptions, newest: SnapshotFile): Promise<void> {
  const { files, nowMs } = options;
  const names = await files.list();
  const snapshots = snapshotsIn(names).filter(({ generation }) => generation <= newest.generation);
  const backup = snapshots.find(({ generation }) => generation < newest.generation);
  // Without a backup everything may still be needed.
  if (!backup) return;
  const old = [...snapshots, ...journalsIn(names)].filter(({ generation }) => generation < backup.generation);
  for (const { name } of old) await removeOrSetAside(options, name);
  for (const name of names.filter(isTemporary)) {
    const facts = await files.stat(name);
    if (facts && nowMs() - facts.modifiedAtMs > abandonedAfterMs) await removeQuietly(files, name);
  }
}

/** A journal with damage is kept under a dated name, in case somebody can make sense of it. */
async function removeOrSetAside({ files, checksum, nowMs }: SnapshotterOptions, name: string): Promise<void> {
  try {
    const isDamaged = journalsIn([name]).length > 0 && (await damagedLines(files, checksum, name)) > 0;
    if (isDamaged) await files.rename(name, setAsideName(name, nowMs()));
    else await files.remove(name);
  } catch (error) {
    ignoreSystemError(error);
  }
}

async function removeQuietly(files: Files, name: string): Promise<void> {
  try {
    await files.remove(name);
  } catch (error) {
    ignoreSystemError(error);
  }
}

/** Gone already, or in use: the next one to come by removes it. */
function ignoreSystemError(error: unknown): void {
  if (codeOf(error) === undefined) throw error;
}
