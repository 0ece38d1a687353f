import { type Disposable, DisposableStore } from '../base/disposable.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { Attachments } from './attachments.ts';
import type { Bin } from './bin.ts';
import { deadAfterMs } from './interrupted.ts';
import type { Search } from './search/search.ts';

/*
 * What keeps a history in order while nobody asks for anything: answers of dead windows are marked, the bin
 * lets go of what has waited long enough, and the search index follows what this window writes.
 */

const indexAfterQuietMs = 5_000;
const purgeAfterMs = 60_000;
const purgeEveryMs = 24 * 60 * 60 * 1000;

export interface UpkeepPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly bin: Bin;
  readonly search: Search;
  markInterrupted(): Promise<unknown>;
}

export class HistoryUpkeep implements Disposable {
  readonly #ports: UpkeepPorts;
  readonly #subscriptions = new DisposableStore();
  readonly #timers = new Map<string, Disposable>();

  constructor(ports: UpkeepPorts) {
    this.#ports = ports;
  }

  start(attachments?: Attachments): void {
    const { database, markInterrupted, search } = this.#ports;
    this.#try('interrupted', markInterrupted);
    // A window that died just now is not yet known to be dead.
    this.#after('interrupted', deadAfterMs + 5_000, markInterrupted);
    this.#purgeAfter(purgeAfterMs, attachments);
    this.#subscriptions.add(
      database.onDidChange(({ isOwn, tables }) => {
        // Indexing empties the queue as well, which is a change and needs no indexing.
        if (isOwn && tables.includes('messages'))
          this.#after('index', indexAfterQuietMs, () => search.updateIndex());
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
  }

  #purgeAfter(delayMs: number, attachments: Attachments | undefined): void {
    this.#after('purge', delayMs, async () => {
      this.#purgeAfter(purgeEveryMs, attachments);
      await this.#ports.bin.purgeExpired();
      await attachments?.removeUnused();
    });
  }

  #after(name: string, delayMs: number, work: () => Promise<unknown>): void {
    this.#timers.get(name)?.dispose();
    this.#timers.set(
      name,
      this.#ports.clock.after(delayMs, () => this.#try(name, work)),
    );
  }

  #try(name: string, work: () => Promise<unknown>): void {
    work().catch((error: unknown) => this.#ports.log('warn', `history.${name}`, { error: String(error) }));
  }
}
