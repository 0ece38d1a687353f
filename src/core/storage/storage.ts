import type { Random } from '../ports.ts';
import { checkAndRepair } from './check.ts';
import type { CheckReport, SqlValue, Statement, StorageHealth, StorageNotice } from './database.ts';
import { Engine, type EngineOptions } from './engine.ts';
import { eraseAll } from './erase.ts';
import { migrateTo } from './migrateTo.ts';
import type { SealingPolicy } from './sealing.ts';
import { writeImage } from './snapshotFile.ts';
import type { Rows } from './statementCache.ts';
import { asStorageError } from './storageFailure.ts';
import { Upkeep } from './upkeep.ts';

/*
 * The whole store of one window, as it runs in the worker: the engine and its upkeep.
 */

export interface StorageOptions extends EngineOptions {
  readonly random: Random;
  readonly sealing: SealingPolicy;
}

export class Storage {
  readonly #engine: Engine;
  readonly #upkeep: Upkeep;
  #lastCheck: CheckReport | undefined;

  private constructor(engine: Engine, upkeep: Upkeep) {
    this.#engine = engine;
    this.#upkeep = upkeep;
  }

  static async open(options: StorageOptions): Promise<Storage> {
    const { files, clock, random, sealing, checksum, writer } = options;
    const engine = await named('opening the history', Engine.open(options));
    const snapshotter = { files, checksum, writer, nowMs: () => clock.now() };
    return new Storage(engine, new Upkeep(engine, { files, clock, random, sealing, snapshotter }));
  }

  /** What happened before anybody could listen. */
  get openingNotices(): readonly StorageNotice[] {
    const { readOnlyReason: failure, session } = this.#engine;
    const { findings } = session;
    const readOnly: StorageNotice[] = failure ? [{ kind: 'read-only', failure }] : [];
    return findings.length > 0 ? [...readOnly, { kind: 'damage', findings }] : readOnly;
  }

  get engine(): Engine {
    return this.#engine;
  }

  get upkeep(): Upkeep {
    return this.#upkeep;
  }

  read(sql: string, params?: readonly SqlValue[]): Rows {
    return this.#engine.read(sql, params);
  }

  /** Begins a new generation, and writes its snapshot where that falls to this window. */
  async seal(): Promise<void> {
    await named('writing a snapshot', this.#upkeep.seal());
  }

  async migrateTo(version: number): Promise<void> {
    await named('migrating', migrateTo(this.#engine, version));
  }

  commit(statements: readonly Statement[], id?: string): Promise<void> {
    return this.#engine.commit(id ?? this.#engine.nextId(), statements);
  }

  async check(): Promise<CheckReport> {
    this.#lastCheck = await named('checking the history', checkAndRepair(this.#engine, this.#upkeep));
    return this.#lastCheck;
  }

  async health(): Promise<StorageHealth> {
    const { position, replica } = this.#engine.session.follower;
    const { records, bytes, journals } = this.#upkeep.unsnapshotted;
    const { snapshot, lastFailure } = this.#upkeep;
    const facts = snapshot && (await this.#engine.options.files.stat(snapshot.name).catch(() => undefined));
    return {
      generation: position.generation,
      schemaVersion: replica.schema,
      databaseBytes: replica.sizeBytes,
      journalBytes: bytes,
      journalRecords: records,
      snapshotGeneration: snapshot?.generation,
      lastSnapshotAtMs: facts?.modifiedAtMs,
      lastCheckAtMs: this.#lastCheck?.checkedAtMs,
      lastFailure,
      writers: new Set(journals.flatMap(({ writers }) => [...writers])).size,
      skippedLines: journals.reduce(
        (sum, { torn, damaged, tailBytes }) => sum + torn + damaged + Math.sign(tailBytes),
        0,
      ),
      findings: [...this.#engine.session.findings, ...(this.#lastCheck?.findings ?? [])],
    };
  }

  /** Leaves nothing of what was ever kept, here and in every other window. */
  async eraseAll(): Promise<void> {
    await named('erasing the history', eraseAll(this.#engine, this.#upkeep));
  }

  async exportCopy(path: string): Promise<void> {
    const { files, checksum } = this.#engine.options;
    const image = await this.#engine.turns.run(async () => this.#engine.session.follower.replica.export());
    await named('writing the copy', writeImage(files, path, image, checksum, 'create'));
  }

  async close(): Promise<void> {
    await this.#upkeep.close();
    await named('closing the history', this.#engine.close());
  }
}

async function named<T>(during: string, task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    throw asStorageError(error, during);
  }
}
