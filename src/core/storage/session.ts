import type { Finding } from './database.ts';
import { journalName, type SnapshotFile } from './fileNames.ts';
import { Follower, type FollowerListener, LeftBehind } from './follower.ts';
import type { JournalPosition } from './journalPosition.ts';
import { type LoadOptions, loadReplica } from './loadReplica.ts';
import type { SealRecord } from './record.ts';
import { StorageError } from './storageFailure.ts';

/** A replica that is up to date with the folder, and how it came to be. */
export interface Session {
  readonly follower: Follower;
  readonly snapshot: SnapshotFile | undefined;
  readonly isUnverified: boolean;
  readonly findings: readonly Finding[];
  /** The sealed journals that were replayed, oldest first. */
  readonly replayed: readonly JournalPosition[];
}

export interface SessionOptions extends LoadOptions {
  readonly maxLineBytes: number;
}

const maxAttempts = 5;

/** Loads the newest snapshot that can be read and replays the journals after it. */
export async function openSession(options: SessionOptions, live: FollowerListener): Promise<Session> {
  const findings: Finding[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openOnce(options, live, findings);
    } catch (error) {
      // Another window made a snapshot and removed what this one was about to read: look again.
      if (!(error instanceof LeftBehind)) throw error;
      if (attempt === maxAttempts)
        throw new StorageError({ kind: 'io', during: 'opening the history' }, error);
    }
  }
}

async function openOnce(
  options: SessionOptions,
  live: FollowerListener,
  findings: Finding[],
): Promise<Session> {
  const { replica, snapshot, isUnverified, findings: found, unusable } = await loadReplica(options);
  findings.push(...found);
  const replayed: JournalPosition[] = [];
  let isOpen = false;
  const listener: FollowerListener = {
    settled: (record, outcome) => isOpen && live.settled(record, outcome),
    repeated: (id) => isOpen && live.repeated(id),
    sealed: (seal, before, agrees) => {
      if (isOpen) return live.sealed(seal, before, agrees);
      replayed.push(before);
      findings.push(...findingsOf(before, seal, agrees));
    },
  };
  const { files, checksum, maxLineBytes } = options;
  const follower = new Follower(replica, { files, checksum, maxLineBytes, listener, unusable });
  try {
    await follower.follow('opening');
  } catch (error) {
    await follower.close();
    replica.close();
    throw error;
  }
  isOpen = true;
  const { position } = follower;
  if (position.damaged > 0) {
    const detail = `${position.damaged} damaged`;
    findings.push({ file: journalName(position.generation), problem: 'unreadable-lines', detail });
  }
  return { follower, snapshot, isUnverified, findings, replayed };
}

function findingsOf(journal: JournalPosition, seal: SealRecord | undefined, agrees: boolean): Finding[] {
  const file = journalName(journal.generation);
  const findings: Finding[] = [];
  if (journal.damaged > 0)
    findings.push({ file, problem: 'unreadable-lines', detail: `${journal.damaged} damaged` });
  else if (!seal)
    findings.push(
      journal.next === 0
        ? { file, problem: 'missing-journal', detail: 'it is gone' }
        : { file, problem: 'missing-records', detail: 'its end is missing' },
    );
  if (seal && !agrees)
    findings.push({ file, problem: 'missing-records', detail: 'it holds fewer than its seal says' });
  return findings;
}
