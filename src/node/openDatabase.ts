import { randomBytes } from 'node:crypto';
import { Emitter } from '../core/base/emitter.ts';
import type {
  CheckReport,
  DatabaseChange,
  DurableDatabase,
  Migration,
  Row,
  SqlValue,
  Statement,
  StorageHealth,
  StorageNotice,
} from '../core/storage/database.ts';
import { defaultSealing, type SealingPolicy } from '../core/storage/sealing.ts';
import type { StorageFailure } from '../core/storage/storageFailure.ts';
import { type StallListener, StorageConnection, type StorageEvent } from './storageConnection.ts';
import type { RowsMessage, WorkerSettings } from './storageMessages.ts';

export interface OpenDatabaseOptions {
  /** Made for the owner's eyes only where it does not exist. */
  readonly folder: string;
  /** storageWorker.ts, or its bundle. */
  readonly workerFile: string;
  readonly wasmFile: string;
  readonly migrations: readonly Migration[];
  readonly maxRecordBytes?: number;
  readonly sealing?: Partial<SealingPolicy>;
  readonly stall?: StallListener;
}

const defaultMaxRecordBytes = 16 * 1024 * 1024;

/** Opens the database in a worker of its own; rejects with a StorageError. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<DurableDatabase> {
  const {
    folder,
    workerFile,
    wasmFile,
    migrations,
    sealing,
    maxRecordBytes = defaultMaxRecordBytes,
    stall = { onStall: () => undefined },
  } = options;
  const writer = randomBytes(6).toString('hex');
  const settings = {
    folder,
    wasmFile,
    writer,
    migrations,
    maxRecordBytes,
    sealing: { ...defaultSealing, ...sealing },
  };
  const database = new WorkerDatabase(workerFile, settings, stall);
  await database.open();
  return database;
}

class WorkerDatabase implements DurableDatabase {
  readonly #connection: StorageConnection;
  readonly #writer: string;
  readonly #changed = new Emitter<DatabaseChange>();
  readonly #noticed = new Emitter<StorageNotice>();
  #readOnlyReason: StorageFailure | undefined;
  #openingNotices: readonly StorageNotice[] = [];
  readonly onDidChange = this.#changed.event;
  readonly onDidNotice = this.#noticed.event;

  constructor(workerFile: string, settings: Omit<WorkerSettings, 'incarnation'>, stall: StallListener) {
    this.#writer = settings.writer;
    this.#connection = new StorageConnection(workerFile, settings, (event) => this.#receive(event), stall);
  }

  open(): Promise<void> {
    return this.#connection.open();
  }

  get readOnlyReason(): StorageFailure | undefined {
    return this.#readOnlyReason;
  }

  get openingNotices(): readonly StorageNotice[] {
    return this.#openingNotices;
  }

  async read(sql: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let page = (await this.#connection.ask({ method: 'read', sql, params })) as RowsMessage;
    for (;;) {
      for (const row of page.values) rows.push(rowOf(page.columns, row));
      if (page.more === undefined) return rows;
      page = (await this.#connection.ask({ method: 'more', of: page.more })) as RowsMessage;
    }
  }

  async commit(statements: readonly Statement[]): Promise<void> {
    const recordId = `${this.#writer}.${this.#connection.nextSerial()}`;
    await this.#connection.ask({ method: 'commit', recordId, statements });
  }

  async health(): Promise<StorageHealth> {
    return (await this.#connection.ask({ method: 'health' })) as StorageHealth;
  }

  async checkAndRepair(): Promise<CheckReport> {
    return (await this.#connection.ask({ method: 'check' })) as CheckReport;
  }

  async exportCopy(path: string): Promise<void> {
    await this.#connection.ask({ method: 'exportCopy', path });
  }

  async eraseAll(): Promise<void> {
    await this.#connection.ask({ method: 'eraseAll' });
  }

  async migrateTo(version: number): Promise<void> {
    await this.#connection.ask({ method: 'migrateTo', version });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #receive(event: StorageEvent): void {
    if (event.type === 'change') this.#changed.fire(event.change);
    else if (event.type === 'notice') this.#note(event.notice);
    else {
      this.#openingNotices = event.notices;
      for (const notice of event.notices) this.#note(notice);
    }
  }

  #note(notice: StorageNotice): void {
    if (notice.kind === 'read-only') this.#readOnlyReason = notice.failure;
    this.#noticed.fire(notice);
  }
}

function rowOf(columns: readonly string[], values: readonly SqlValue[]): Row {
  const row: Record<string, SqlValue> = {};
  for (const [index, column] of columns.entries()) row[column] = values[index] ?? null;
  return row;
}
