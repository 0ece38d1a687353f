import { Emitter } from '../base/emitter.ts';
import type { Clock } from '../ports.ts';
import type { DatabaseChange, SqlValue, Statement, StorageNotice } from './database.ts';
import { type FollowMode, LeftBehind } from './follower.ts';
import { GroupCommit } from './groupCommit.ts';
import { JournalAppender } from './journalAppender.ts';
import type { JournalPosition } from './journalPosition.ts';
import { isPast } from './journalWriter.ts';
import { migrateTo } from './migrateTo.ts';
import { type CommitRecord, encodeRecord, type SealRecord, writerOf } from './record.ts';
import { isBroken, type Outcome, ReplicaBroken } from './replica.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { checksumOf } from './snapshotFile.ts';
import { writeSnapshot } from './snapshotter.ts';
import { tablesIn } from './sqlText.ts';
import type { Rows } from './statementCache.ts';
import { codeOf, StorageError, type StorageFailure } from './storageFailure.ts';
import { Turns } from './turns.ts';

/*
 * The database of one window: reads from its replica, commits through the journal, follows what the other
 * windows write. Snapshots, checks and timers are built on top of it.
 */

export interface EngineOptions extends Omit<SessionOptions, 'nowMs' | 'maxLineBytes'> {
  readonly clock: Clock;
  /** Unique to this window. */
  readonly writer: string;
  /** Counts the workers that this window has had. */
  readonly incarnation: number;
  readonly maxRecordBytes: number;
}

export interface SealedJournal {
  readonly seal: SealRecord | undefined;
  readonly before: JournalPosition;
  readonly agrees: boolean;
}

/** A replica that broke more often than this in a row is not mended by loading it again. */
const maxReloads = 3;

export class Engine {
  readonly options: EngineOptions;
  /** Whatever reads or writes the journal takes its turn here. */
  readonly turns = new Turns();
  readonly #appender = new JournalAppender(this);
  readonly #commits = new GroupCommit(
    (lines) => this.#appender.append(lines),
    () => this.session.follower.position.generation,
  );
  readonly #changed = new Emitter<DatabaseChange>();
  readonly #noticed = new Emitter<StorageNotice>();
  readonly #sealed = new Emitter<SealedJournal>();
  readonly #loaded = new Emitter<Session>();
  #session: Session | undefined;
  #sealedAt = 0;
  #isVerified = false;
  #readOnlyReason: StorageFailure | undefined;
  #isFlushing = false;
  #isClosed = false;
  #changes: CommitRecord[] = [];
  #serial = 0;
  lastActivityMs: number;

  readonly onDidChange = this.#changed.event;
  readonly onDidNotice = this.#noticed.event;
  /** The replica stands at the beginning of a generation, for as long as the listener runs. */
  readonly onDidSeal = this.#sealed.event;
  /** The replica was loaded anew. */
  readonly onDidLoad = this.#loaded.event;

  private constructor(options: EngineOptions) {
    this.options = options;
    this.lastActivityMs = options.clock.now();
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options);
    await options.files.makeFolder();
    await engine.turns.run(() => engine.load());
    try {
      await migrateTo(engine, engine.#knownSchema);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return engine;
  }

  get session(): Session {
    if (!this.#session) throw new StorageError({ kind: 'closed', during: 'using the history' });
    return this.#session;
  }

  /** Where the seal before the current generation ends, if this window has read it. */
  get sealedAt(): number {
    return this.#sealedAt;
  }

  get readOnlyReason(): StorageFailure | undefined {
    return this.#readOnlyReason;
  }

  get #knownSchema(): number {
    return Math.max(0, ...this.options.migrations.map(({ version }) => version));
  }

  read(sql: string, params?: readonly SqlValue[]): Rows {
    const { replica } = this.session.follower;
    try {
      return replica.query(sql, params);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (!isBroken(error)) throw new StorageError({ kind: 'refused', during: 'reading', detail }, error);
      // What is on disk may well be sound.
      this.turns.run(() => this.load()).catch(() => undefined);
      throw new StorageError({ kind: 'damaged', during: 'reading', detail }, error);
    }
  }

  nextId(): string {
    this.#serial += 1;
    return `${this.options.writer}.${this.options.incarnation}-${this.#serial}`;
  }

  /** The same id twice counts once, with the same result. */
  commit(id: string, statements: readonly Statement[], migratesTo?: number): Promise<void> {
    const during = 'committing';
    if (this.#isClosed) return Promise.reject(new StorageError({ kind: 'closed', during }));
    if (this.#readOnlyReason) return Promise.reject(new StorageError(this.#readOnlyReason));
    const { checksum, maxRecordBytes: maxBytes } = this.options;
    const { schema } = this.session.follower.replica;
    const record: CommitRecord = { kind: 'commit', id, schema, statements };
    const line = encodeRecord(migratesTo === undefined ? record : { ...record, migratesTo }, checksum);
    if (line.length > maxBytes)
      return Promise.reject(
        new StorageError({ kind: 'record-too-large', during, bytes: line.length, maxBytes }),
      );
    const done = this.#commits.add(id, line);
    this.#startFlush();
    return done;
  }

  #startFlush(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    void this.turns.run(async () => {
      try {
        await this.#verify();
        await this.#commits.flush();
      } catch (error) {
        // Whatever it was: nobody may wait for ever, and the next commit gets its try.
        this.#commits.rejectAll(error);
      }
      this.#isFlushing = false;
      // What arrived after the last look of that flush.
      if (this.#commits.isWaiting) this.#startFlush();
    });
  }

  /** Reads what is new; within a turn. */
  async follow(mode: FollowMode): Promise<void> {
    try {
      if (mode === 'thorough') await this.#verify();
      const { follower } = this.session;
      await follower.follow(mode);
      if (mode === 'thorough' && !(await follower.isLinked())) await this.rescue();
    } catch (error) {
      if (error instanceof StorageError && error.failure.kind === 'newer-version')
        this.#turnReadOnly(error.failure);
      if (!(error instanceof LeftBehind || error instanceof ReplicaBroken)) throw error;
      await this.load();
    } finally {
      this.#tellChanges();
    }
  }

  /**
   * Somebody has removed the journal while it was in use: what is in memory is all there is, so it becomes a
   * snapshot, unless another window was quicker.
   */
  async rescue(): Promise<void> {
    const { files, checksum, writer, clock } = this.options;
    const { replica, position } = this.session.follower;
    await files.makeFolder();
    if (!isPast(await files.list(), position.generation)) {
      replica.startGeneration(position.generation + 1);
      const snapshotter = { files, checksum, writer, nowMs: () => clock.now() };
      await writeSnapshot(snapshotter, replica.generation, replica.export());
    }
    await this.load();
  }

  /**
   * A large snapshot was not compared with its checksum before it was used: this is done at the first look, and
   * before anything is written on top of it. Within a turn.
   */
  async #verify(): Promise<void> {
    const { files, checksum } = this.options;
    const { snapshot, isUnverified } = this.session;
    if (!snapshot || !isUnverified || this.#isVerified) return;
    // A file that is gone was finished with by another window; one that cannot be read is for the loading to judge.
    const sum = await checksumOf(files, snapshot.name, checksum).catch((error: unknown) =>
      codeOf(error) === 'EIO' ? undefined : snapshot.checksum,
    );
    if (sum !== snapshot.checksum) await this.load();
    this.#isVerified = true;
  }

  /** Loads the replica from disk, at first and whenever the one in memory cannot go on; within a turn. */
  async load(): Promise<void> {
    const before = this.#session;
    // Only the very first time is there no doubt yet.
    for (let attempt = before ? 2 : 1; !(await this.#tryLoad(attempt > 1)); attempt += 1)
      if (attempt > maxReloads)
        throw new StorageError({
          kind: 'damaged',
          during: 'opening the history',
          detail: 'it cannot be replayed',
        });
    await this.#appender.close();
    await before?.follower.close();
    before?.follower.replica.close();
    const last = this.session.replayed.at(-1);
    this.#sealedAt = last?.generation === this.session.follower.position.generation - 1 ? last.next : 0;
    this.#noteSchema();
    this.#commits.settleAll((id) => this.session.follower.replica.outcomeOf(id));
    if (this.#commits.isWaiting) this.#startFlush();
    this.#loaded.fire(this.session);
    const { findings } = this.session;
    if (findings.length > 0) this.#noticed.fire({ kind: 'damage', findings });
    if (before) this.#changed.fire({ tables: this.#tables(), isOwn: false });
    this.lastActivityMs = this.options.clock.now();
  }

  #tables(): string[] {
    const names = this.read("select name from sqlite_schema where type = 'table'").values;
    return names.map(([name]) => String(name));
  }

  async #tryLoad(verifiesFirst: boolean): Promise<boolean> {
    const { clock, maxRecordBytes, verifyLaterAboveBytes } = this.options;
    const options = {
      ...this.options,
      nowMs: () => clock.now(),
      maxLineBytes: maxRecordBytes,
      verifyLaterAboveBytes: verifiesFirst ? Number.POSITIVE_INFINITY : verifyLaterAboveBytes,
    };
    try {
      this.#session = await openSession(options, {
        settled: (record, outcome) => this.#settled(record, outcome),
        repeated: (id) => this.#commits.settled(id, () => this.session.follower.replica.outcomeOf(id)),
        sealed: (seal, before, agrees) => {
          this.#sealedAt = before.next;
          this.#sealed.fire({ seal, before, agrees });
        },
      });
      return true;
    } catch (error) {
      if (error instanceof ReplicaBroken) return false;
      throw error;
    }
  }

  #settled(record: CommitRecord, outcome: Outcome): void {
    this.lastActivityMs = this.options.clock.now();
    this.#commits.settled(record.id, () => outcome);
    if (outcome.kind === 'applied') this.#changes.push(record);
    this.#noteSchema();
  }

  #noteSchema(): void {
    const { schema } = this.session.follower.replica;
    if (schema > this.#knownSchema)
      this.#turnReadOnly({ kind: 'newer-version', during: 'reading the journal' });
  }

  #turnReadOnly(failure: StorageFailure): void {
    if (this.#readOnlyReason) return;
    this.#readOnlyReason = failure;
    this.#noticed.fire({ kind: 'read-only', failure });
  }

  #tellChanges(): void {
    const changes = this.#changes;
    this.#changes = [];
    for (const isOwn of [true, false]) {
      const records = changes.filter(({ id }) => (writerOf(id) === this.options.writer) === isOwn);
      if (records.length === 0) continue;
      const tables = new Set(
        records.flatMap(({ statements }) => statements.flatMap(({ sql }) => tablesIn(sql))),
      );
      this.#changed.fire({ tables: [...tables], isOwn });
    }
  }

  /** Appends a seal and reads up to it; within a turn. */
  async appendSeal(id: string): Promise<void> {
    await this.#verify();
    const { position } = this.session.follower;
    const record: SealRecord = { kind: 'seal', id, next: position.generation + 1, ...position.sealFacts };
    const { written, synced, followed } = await this.#appender.append([
      encodeRecord(record, this.options.checksum),
    ]);
    const error = written ?? synced ?? followed;
    if (error !== undefined) throw error;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.turns.run(async () => {
      await this.#appender.close();
      await this.#session?.follower.close();
      this.#session?.follower.replica.close();
      this.#session = undefined;
    });
    for (const emitter of [this.#changed, this.#noticed, this.#sealed, this.#loaded]) emitter.dispose();
  }
}
