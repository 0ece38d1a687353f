import type { Disposable } from '../base/disposable.ts';
import type { Clock, Random } from '../ports.ts';
import type { Engine, SealedJournal } from './engine.ts';
import { type SnapshotFile, snapshotsIn } from './fileNames.ts';
import type { Files } from './files.ts';
import type { JournalPosition } from './journalPosition.ts';
import { type SealingPolicy, shouldSeal } from './sealing.ts';
import type { Session } from './session.ts';
import { removeOld, type SnapshotterOptions, updateCurrentCopy, writeSnapshot } from './snapshotter.ts';
import { failureOf, type StorageFailure } from './storageFailure.ts';

/*
 * What happens by itself: looking for what other windows wrote, and beginning a new generation with a snapshot
 * when the journal has grown. The window whose seal is the first in a journal makes the snapshot; no lock is
 * needed to elect it, and if it dies, the next seal elects another.
 */

/** The safety net under the file watch; well below the second in which windows must see each other. */
const lookEveryMs = 700;
const watchDelayMs = 15;
const retrySnapshotAfterMs = 60_000;
/** Own writes between two looks. */
const manyWrites = 4;

export interface UpkeepOptions {
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: SealingPolicy;
  readonly snapshotter: SnapshotterOptions;
}

export class Upkeep {
  readonly #engine: Engine;
  readonly #options: UpkeepOptions;
  readonly #subscriptions: Disposable[] = [];
  /** Sealed journals that the newest snapshot does not cover. */
  #journals: readonly JournalPosition[] = [];
  #snapshot: SnapshotFile | undefined;
  #ownSeal: string | undefined;
  #image: { readonly generation: number; readonly bytes: Uint8Array } | undefined;
  #snapshotting: Promise<void> = Promise.resolve();
  #isSnapshotting = false;
  #notBeforeMs = 0;
  #look: Disposable | undefined;
  #quickLook: Disposable | undefined;
  #watch: Disposable | undefined;
  #writes = 0;
  #isClosed = false;
  readonly #idleJitter: number;
  /** What was opened had damage: a fresh snapshot is due. */
  #isMending = false;
  /** This window read another journal than the sealer: from this generation on, its snapshot is the truth. */
  #awaited: number | undefined;
  lastFailure: StorageFailure | undefined;

  constructor(engine: Engine, options: UpkeepOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#loaded(engine.session);
    // Two windows that grow idle together should not both seal.
    this.#idleJitter = 1 + options.random() / 2;
    this.#subscriptions.push(
      engine.onDidLoad((session) => this.#loaded(session)),
      engine.onDidSeal((sealed) => this.#sealed(sealed)),
      engine.onDidChange(({ isOwn }) => isOwn && this.#wrote()),
    );
    this.#watchWhenQuiet();
    this.#lookLater();
  }

  get snapshot(): SnapshotFile | undefined {
    return this.#snapshot;
  }

  /** What the next opening has to replay. */
  get unsnapshotted(): {
    readonly records: number;
    readonly bytes: number;
    readonly journals: readonly JournalPosition[];
  } {
    const journals = [...this.#journals, this.#engine.session.follower.position];
    return {
      records: journals.reduce((sum, journal) => sum + journal.records, 0),
      bytes: journals.reduce((sum, journal) => sum + journal.next, 0),
      journals,
    };
  }

  /**
   * A window that writes reads the journal with every commit, and to be told of each of its own writes would cost it
   * a fifth more. So it watches only while it writes little; the looks in between are the net.
   */
  #wrote(): void {
    this.#writes += 1;
    if (this.#writes < manyWrites) return;
    this.#watch?.dispose();
    this.#watch = undefined;
  }

  #watchWhenQuiet(): void {
    if (this.#writes < manyWrites) this.#watch ??= this.#options.files.watch(() => this.#lookSoon());
    this.#writes = 0;
  }

  #lookLater(): void {
    if (this.#isClosed) return;
    this.#look = this.#options.clock.after(lookEveryMs, () => {
      this.#watchWhenQuiet();
      void this.look().finally(() => this.#lookLater());
    });
  }

  #lookSoon(): void {
    if (this.#isClosed || this.#quickLook) return;
    this.#quickLook = this.#options.clock.after(watchDelayMs, () => {
      this.#quickLook = undefined;
      void this.#run('reading the journal', () => this.#engine.turns.run(() => this.#engine.follow('quick')));
    });
  }

  /** Reads what others wrote, and seals when it is time. */
  async look(): Promise<void> {
    await this.#run('reading the journal', () =>
      this.#engine.turns.run(() => this.#engine.follow('thorough')),
    );
    await this.#run('loading a snapshot', () => this.#loadAwaited());
    await this.#run('writing a snapshot', () => this.#sealWhenDue());
  }

  /** A failure here is kept for the health report: nothing waits for it, and the next look tries again. */
  async #run(during: string, task: () => Promise<void>): Promise<void> {
    if (this.#isClosed) return;
    try {
      await task();
    } catch (error) {
      const failure = failureOf(error, during);
      if (!failure && !this.#isClosed) throw error;
      this.lastFailure = failure;
      this.#notBeforeMs = this.#options.clock.now() + retrySnapshotAfterMs;
    }
  }

  async #sealWhenDue(): Promise<void> {
    const { clock, sealing } = this.#options;
    if (this.#isSnapshotting || this.#engine.readOnlyReason || clock.now() < this.#notBeforeMs) return;
    const facts = () => ({
      ...this.unsnapshotted,
      databaseBytes: this.#engine.session.follower.replica.sizeBytes,
      idleMs: (clock.now() - this.#engine.lastActivityMs) / this.#idleJitter,
    });
    if (this.#isMending) {
      await this.seal({ keepsOld: true });
      this.#isMending = false;
      return;
    }
    if (!shouldSeal(facts(), sealing)) return;
    // Another window may have made a snapshot already.
    await this.#noteSnapshots();
    if (shouldSeal(facts(), sealing)) await this.seal();
  }

  /** Notes what other windows have made. */
  async #noteSnapshots(): Promise<void> {
    const { generation } = this.#engine.session.follower.position;
    const known = snapshotsIn(await this.#options.files.list()).find((file) => file.generation <= generation);
    if (known) this.#noteSnapshot(known);
  }

  async #loadAwaited(): Promise<void> {
    const awaited = this.#awaited;
    if (awaited === undefined) return;
    await this.#noteSnapshots();
    if (!this.#snapshot || this.#snapshot.generation < awaited) return;
    this.#awaited = undefined;
    await this.#engine.turns.run(() => this.#engine.load());
  }

  #noteSnapshot(snapshot: SnapshotFile): void {
    this.#snapshot = snapshot;
    this.#journals = this.#journals.filter(({ generation }) => generation >= snapshot.generation);
  }

  /** Begins a new generation and waits for the snapshot, where it falls to this window to write it. */
  async seal({ keepsOld = false } = {}): Promise<void> {
    await this.#snapshotting.catch(() => undefined);
    this.#isSnapshotting = true;
    this.#snapshotting = this.#sealAndSnapshot(keepsOld).finally(() => {
      this.#isSnapshotting = false;
    });
    return this.#snapshotting;
  }

  async #sealAndSnapshot(keepsOld: boolean): Promise<void> {
    await this.#engine.turns.run(async () => {
      await this.#engine.follow('quick');
      this.#image = undefined;
      this.#ownSeal = this.#engine.nextId();
      await this.#engine.appendSeal(this.#ownSeal);
    });
    const image = this.#image;
    this.#image = undefined;
    if (!image) return;
    const { snapshotter } = this.#options;
    const snapshot = await writeSnapshot(snapshotter, image.generation, image.bytes);
    this.#noteSnapshot(snapshot);
    await updateCurrentCopy(snapshotter, snapshot, image.bytes);
    if (!keepsOld) await removeOld(snapshotter, snapshot);
  }

  #loaded({ replayed, snapshot, findings }: Session): void {
    this.#journals = replayed;
    this.#snapshot = snapshot;
    if (findings.length > 0) this.#isMending = true;
  }

  #sealed({ seal, before, agrees }: SealedJournal): void {
    this.#journals = [...this.#journals, before];
    if (seal && !agrees) this.#awaited = seal.next;
    // Now or never: the next record that is applied belongs to the next generation.
    if (seal && seal.id === this.#ownSeal)
      this.#image = { generation: seal.next, bytes: this.#engine.session.follower.replica.export() };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#look?.dispose();
    this.#quickLook?.dispose();
    this.#watch?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    await this.#snapshotting.catch(() => undefined);
  }
}
