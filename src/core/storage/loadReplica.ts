import type { Finding, Migration } from './database.ts';
import { damagedSnapshotsIn, journalName, type SnapshotFile, snapshotsIn } from './fileNames.ts';
import type { Checksum, Files } from './files.ts';
import { LeftBehind } from './follower.ts';
import { Replica } from './replica.ts';
import { salvage } from './salvage.ts';
import { setAside } from './setAside.ts';
import { checksumOf, readImage } from './snapshotFile.ts';
import type { SqlFunction, Sqlite } from './sqlite.ts';
import { codeOf } from './storageFailure.ts';

export interface LoadOptions {
  readonly files: Files;
  readonly sqlite: Sqlite | PromiseLike<Sqlite>;
  readonly checksum: Checksum;
  readonly functions: Readonly<Record<string, SqlFunction>>;
  readonly nowMs: () => number;
  readonly migrations: readonly Migration[];
  /** A snapshot larger than this is read first and verified afterwards, before anything is written. */
  readonly verifyLaterAboveBytes: number;
}

export interface LoadedReplica {
  readonly replica: Replica;
  /** Undefined where there is no snapshot yet. */
  readonly snapshot: SnapshotFile | undefined;
  /** Whether the snapshot's checksum is still to be compared. */
  readonly isUnverified: boolean;
  readonly findings: readonly Finding[];
  readonly unusable: ReadonlySet<string>;
}

/** The newest snapshot that can be read, or an empty database where there is none. */
export async function loadReplica(options: LoadOptions): Promise<LoadedReplica> {
  const findings: Finding[] = [];
  const unusable = new Set<string>();
  for (const snapshot of snapshotsIn(await options.files.list())) {
    const loaded = await tryLoad(options, snapshot);
    if ('replica' in loaded) return { ...loaded, snapshot, findings, unusable };
    unusable.add(snapshot.name);
    findings.push(loaded);
  }
  const salvaged = await trySalvage(options);
  if (salvaged) findings.push(salvaged.finding);
  const replica = salvaged?.replica ?? new Replica(await options.sqlite, undefined, options.functions);
  return { replica, snapshot: undefined, isUnverified: false, findings, unusable };
}

/** Where no snapshot can be read and the journals do not go back to the beginning: what a damaged one yields. */
async function trySalvage(options: LoadOptions): Promise<{ replica: Replica; finding: Finding } | undefined> {
  const { files, functions, migrations } = options;
  const names = await files.list();
  if (names.includes(journalName(1))) return undefined;
  const sqlite = await options.sqlite;
  for (const { name, generation } of damagedSnapshotsIn(names)) {
    const image = salvage(sqlite, await readImage(files, name), { generation, migrations });
    if (!image) continue;
    const replica = openSalvaged(sqlite, image, functions);
    if (replica?.generation !== generation) continue;
    const detail = 'all that could still be read was saved';
    return { replica, finding: { file: name, problem: 'unreadable-snapshot', detail, setAsideAs: name } };
  }
  return undefined;
}

function openSalvaged(
  sqlite: Sqlite,
  image: Uint8Array,
  functions: LoadOptions['functions'],
): Replica | undefined {
  try {
    return new Replica(sqlite, image, functions);
  } catch {
    return undefined;
  }
}

/** The replica, or what is wrong with the snapshot. */
async function tryLoad(
  options: LoadOptions,
  snapshot: SnapshotFile,
): Promise<Pick<LoadedReplica, 'replica' | 'isUnverified'> | Finding> {
  const { files, checksum, functions, nowMs, verifyLaterAboveBytes } = options;
  const unreadable = (detail: string): Finding => ({
    file: snapshot.name,
    problem: 'unreadable-snapshot',
    detail,
  });
  try {
    const image = await readImage(files, snapshot.name);
    const isUnverified = image.length > verifyLaterAboveBytes;
    if (!isUnverified && checksum(image) !== snapshot.checksum)
      return setAside(files, unreadable('its content is not what was written'), nowMs());
    const replica = new Replica(await options.sqlite, image, functions);
    if (replica.generation === snapshot.generation) return { replica, isUnverified };
    return setAside(files, unreadable('it is of another generation'), nowMs());
  } catch (error) {
    const code = codeOf(error);
    // Another window has finished with this generation since the listing.
    if (code === 'ENOENT') throw new LeftBehind();
    // A disk that cannot read it now may read it later, so it keeps its name.
    if (code === 'EIO') return unreadable(code);
    // Not the file's fault: memory may have run out.
    if (code !== undefined || (await checksumOf(files, snapshot.name, checksum)) === snapshot.checksum)
      throw error;
    return setAside(files, unreadable(error instanceof Error ? error.message : String(error)), nowMs());
  }
}
