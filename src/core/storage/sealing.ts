/*
 * When to begin a new generation and write a snapshot: often enough that opening stays quick, seldom enough
 * that a large history is not written again and again.
 */

export interface SealingPolicy {
  /** Past one of these, when nothing has happened for a while. */
  readonly idleRecords: number;
  readonly idleBytes: number;
  readonly idleMs: number;
  /** Past one of these at once, so that the next opening stays bounded. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** However little there is, after this long without a change: the user's own tools see a fresh file. */
  readonly restMs: number;
}

export const defaultSealing: SealingPolicy = {
  idleRecords: 2_000,
  idleBytes: 4 * 1024 * 1024,
  idleMs: 2_000,
  maxRecords: 8_000,
  maxBytes: 32 * 1024 * 1024,
  restMs: 5 * 60_000,
};

/** What the next opening would have to replay, and how busy it is. */
export interface SealingFacts {
  readonly records: number;
  readonly bytes: number;
  readonly databaseBytes: number;
  readonly idleMs: number;
}

// A larger history is not written whole for a few late records.
const restDatabaseBytes = 20 * 1024 * 1024;

export function shouldSeal(
  { records, bytes, databaseBytes, idleMs }: SealingFacts,
  policy: SealingPolicy,
): boolean {
  if (records === 0 && bytes < policy.idleBytes) return false;
  if (records >= policy.maxRecords || bytes >= policy.maxBytes) return true;
  if (idleMs >= policy.restMs && databaseBytes <= restDatabaseBytes) return true;
  return idleMs >= policy.idleMs && (records >= policy.idleRecords || bytes >= policy.idleBytes);
}
