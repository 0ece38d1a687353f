/*
 * Which file is what. A generation is the stretch of the journal between two seals; the snapshot of a
 * generation is the state at its beginning. The checksum in a snapshot's name tells damage from age, and no
 * snapshot ever takes the name of another, so that a window that slept through a night cannot overwrite newer
 * work.
 */

export interface SnapshotFile {
  readonly name: string;
  readonly generation: number;
  readonly checksum: number;
}

export interface JournalFile {
  readonly name: string;
  readonly generation: number;
}

/** The name that stays: always the newest snapshot, for the user's own tools. Never read back. */
export const currentCopyName = 'history.sqlite';

const digits = (generation: number) => String(generation).padStart(6, '0');

export const hex = (checksum: number): string => checksum.toString(16).padStart(8, '0');

export const journalName = (generation: number): string => `history-${digits(generation)}.journal`;

export const snapshotName = (generation: number, checksum: number): string =>
  `history-${digits(generation)}-${hex(checksum)}.sqlite`;

export const temporaryName = (writer: string, generation: number): string =>
  `history-${digits(generation)}-${writer}.temporary`;

export const isTemporary = (name: string): boolean => /^history-\d+-[\w-]+\.temporary$/.test(name);

/** Damaged files that were set aside, and what a crash left half written. */
export const isLeftOver = (name: string): boolean => name.startsWith('damaged-') || isTemporary(name);

/** A colon-free date, since Windows takes no colons in names. */
export const setAsideName = (name: string, atMs: number): string =>
  `damaged-${new Date(atMs).toISOString().replaceAll(':', '-')}-${name}`;

/** Snapshots that were set aside, the newest generation first. */
export function damagedSnapshotsIn(names: readonly string[]): SnapshotFile[] {
  const snapshots = names.flatMap((name) => {
    const match = /^damaged-.*Z-(history-\d{6,}-[0-9a-f]{8}\.sqlite)$/.exec(name);
    return snapshotsIn(match?.[1] ? [match[1]] : []).map((snapshot) => ({ ...snapshot, name }));
  });
  return snapshots.sort((a, b) => b.generation - a.generation || (a.name < b.name ? -1 : 1));
}

export function journalsIn(names: readonly string[]): JournalFile[] {
  return names
    .flatMap((name) => {
      const match = /^history-(\d{6,})\.journal$/.exec(name);
      return match ? [{ name, generation: Number(match[1]) }] : [];
    })
    .sort((a, b) => a.generation - b.generation);
}

/** Newest first. */
export function snapshotsIn(names: readonly string[]): SnapshotFile[] {
  return names
    .flatMap((name) => {
      const match = /^history-(\d{6,})-([0-9a-f]{8})\.sqlite$/.exec(name);
      return match
        ? [{ name, generation: Number(match[1]), checksum: Number.parseInt(match[2] ?? '', 16) }]
        : [];
    })
    .sort((a, b) => b.generation - a.generation || a.checksum - b.checksum);
}
