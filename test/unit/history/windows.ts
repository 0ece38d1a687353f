import type { Disposable } from '../../../src/core/base/disposable.ts';
import { migrations } from '../../../src/core/history/migrations.ts';
import { searchFunctions } from '../../../src/core/history/search/searchFunctions.ts';
import type { Database, DatabaseChange } from '../../../src/core/storage/database.ts';
import type { Storage } from '../../../src/core/storage/storage.ts';
import { dump } from '../../support/dump.ts';
import { MemoryDisk, MemoryFiles } from '../../support/memoryFiles.ts';
import { openStorage } from '../../support/testStorage.ts';

/* Several windows over the real journal and snapshots, on one disk in memory. */

export class Windows implements Disposable {
  readonly #disk = new MemoryDisk();
  readonly #storages: Storage[] = [];

  /** Opens one more window. */
  async open(): Promise<Database> {
    const storage = await openStorage(new MemoryFiles(this.#disk), {
      migrations,
      functions: searchFunctions,
    });
    this.#storages.push(storage);
    return databaseOver(storage);
  }

  /** The first window begins a new generation and writes a snapshot. */
  async seal(): Promise<void> {
    await this.#storages[0]?.seal();
  }

  /** What each window holds once it has read all that was written. */
  async dumps(): Promise<readonly string[]> {
    const all: string[] = [];
    for (const storage of this.#storages) {
      await follow(storage);
      all.push(dump(storage));
    }
    return all;
  }

  async dispose(): Promise<void> {
    for (const storage of this.#storages) await storage.close();
  }
}

function follow(storage: Storage): Promise<void> {
  return storage.engine.turns.run(() => storage.engine.follow('thorough'));
}

/** Reads what the other windows wrote before it reads, so that a test needs not wait. */
function databaseOver(storage: Storage): Database {
  return {
    async read(sql, params) {
      await follow(storage);
      const { columns, values } = storage.read(sql, params);
      return values.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
    },
    commit: (statements) => storage.commit(statements),
    onDidChange: (listener: (change: DatabaseChange) => void) => storage.engine.onDidChange(listener),
    close: () => storage.close(),
  };
}
