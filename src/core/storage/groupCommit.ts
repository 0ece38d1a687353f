import { KeptLines } from './keptLines.ts';
import type { Outcome } from './replica.ts';
import { newerVersion } from './replica.ts';
import { asStorageError, failureOf, StorageError, type StorageFailure } from './storageFailure.ts';

/*
 * Collects the commits of this window and writes those that wait together in one append. A commit is settled
 * by what is read back: it stands, it is refused, or it is not there and is appended again.
 */

const batchBytes = 4 * 1024 * 1024;
const maxAttempts = 8;
/** Windows that seal as fast as they can, on a busy machine, may overtake each other many times in a row. */
const overtakenCounts = 0.02;
/** How many generations back a record is known to have been applied or not. */
const certainGenerations = 2;

export interface PendingCommit {
  readonly id: string;
  readonly line: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
  /** What reading back has shown. */
  outcome: Outcome | undefined;
}

/** What went wrong in an append, step by step; undefined steps went well. */
export interface AppendResult {
  readonly written?: unknown;
  readonly synced?: unknown;
  readonly followed?: unknown;
}

export class GroupCommit {
  readonly #append: (lines: readonly Uint8Array[]) => Promise<AppendResult>;
  readonly #generation: () => number;
  readonly #waiting: PendingCommit[] = [];
  readonly #pending = new Map<string, PendingCommit>();
  readonly #kept = new KeptLines();

  constructor(append: (lines: readonly Uint8Array[]) => Promise<AppendResult>, generation: () => number) {
    this.#append = append;
    this.#generation = generation;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Settled by a later `flush`. */
  add(id: string, line: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const pending = { id, line, resolve, reject, attempts: 0, outcome: undefined };
      this.#pending.set(id, pending);
      this.#waiting.push(pending);
    });
  }

  /** Reading has met this record. */
  settled(id: string, outcomeOf: (id: string) => Outcome | undefined): void {
    const pending = this.#pending.get(id);
    if (pending) pending.outcome = outcomeOf(id);
  }

  /**
   * The replica was loaded anew, and knows what stands. What this window was told to be kept and what is not
   * there any more, because the journal was damaged since, is written again.
   */
  settleAll(outcomeOf: (id: string) => Outcome | undefined): void {
    for (const pending of this.#pending.values()) pending.outcome = outcomeOf(pending.id);
    for (const kept of this.#kept.takeAll()) {
      if (kept.generation < this.#oldestCertain) continue;
      // Nobody waits for it: whether it succeeds shows at the next look.
      if (!outcomeOf(kept.id)) this.add(kept.id, kept.line).catch(() => undefined);
      else this.#kept.add(kept, this.#oldestCertain);
    }
  }

  get #oldestCertain(): number {
    return this.#generation() - certainGenerations;
  }

  /** Nothing can be written, or the writing itself went wrong. */
  rejectAll(error: unknown): void {
    this.#waiting.length = 0;
    for (const pending of [...this.#pending.values()])
      this.#reject(pending, asStorageError(error, 'verifying the history'));
  }

  /** Appends all that waits. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      const generation = this.#generation();
      const result = await this.#append(batch.map(({ line }) => line)).catch(
        (error: unknown): AppendResult => ({ followed: error }),
      );
      // What came to stand behind another window's seal counts nowhere, and that is nobody's failure.
      const wasOvertaken = this.#generation() !== generation;
      for (const pending of batch) this.#settle(pending, result, wasOvertaken);
    }
  }

  #takeBatch(): PendingCommit[] {
    let bytes = 0;
    const more = this.#waiting.findIndex(({ line }, index) => {
      bytes += line.length;
      return index > 0 && bytes > batchBytes;
    });
    return this.#waiting.splice(0, more < 0 ? this.#waiting.length : more);
  }

  #settle(pending: PendingCommit, { written, synced, followed }: AppendResult, wasOvertaken: boolean): void {
    pending.attempts += wasOvertaken ? overtakenCounts : 1;
    const { outcome, attempts } = pending;
    if (outcome?.kind === 'refused') {
      this.#reject(pending, refusal(outcome.reason));
      return;
    }
    // After a short write as well: what reading back shows whole and the disk has synced is kept.
    if (outcome && synced === undefined) {
      this.#resolve(pending);
      return;
    }
    // What a failed sync left in doubt, one more append and sync make certain: a record counts once.
    const canRetry = followed === undefined && attempts < (synced === undefined ? maxAttempts : 2);
    if (written === undefined && canRetry) {
      this.#waiting.push(pending);
      return;
    }
    const error = written ?? synced ?? followed ?? notReadBack;
    const mayHaveHappened = outcome !== undefined || followed !== undefined;
    this.#reject(
      pending,
      mayHaveHappened ? inDoubt(error) : asStorageError(error, 'appending to the journal'),
    );
  }

  #resolve({ id, line, resolve }: PendingCommit): void {
    this.#pending.delete(id);
    // Until a snapshot and its backup hold it.
    this.#kept.add({ id, line, generation: this.#generation() }, this.#oldestCertain);
    resolve();
  }

  #reject(pending: PendingCommit, error: unknown): void {
    this.#pending.delete(pending.id);
    pending.reject(error);
  }
}

const notReadBack = new StorageError({ kind: 'io', during: 'reading back what was appended' });

function refusal(reason: string): StorageError {
  const during = 'applying the change';
  const failure: StorageFailure =
    reason === newerVersion ? { kind: 'newer-version', during } : { kind: 'refused', during, detail: reason };
  return new StorageError(failure);
}

function inDoubt(error: unknown): unknown {
  const failure = failureOf(error, 'appending to the journal');
  return failure ? new StorageError({ ...failure, mayHaveHappened: true }, error) : error;
}
