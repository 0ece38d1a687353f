import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
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
import type { Rows } from '../core/storage/statementCache.ts';
import { StorageError, type StorageFailure } from '../core/storage/storageFailure.ts';
import type { FromWorker, Problem, StorageRequest, WorkerSettings } from './storageMessages.ts';

export interface OpenDatabaseOptions {
  /** Made for the owner's eyes only where it does not exist. */
  readonly folder: string;
  /** storageWorker.ts, or its bundle. */
  readonly workerFile: string;
  readonly wasmFile: string;
  readonly migrations: readonly Migration[];
  readonly maxRecordBytes?: number;
  readonly sealing?: Partial<SealingPolicy>;
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
  } = options;
  const writer = randomBytes(6).toString('hex');
  const settings: WorkerSettings = {
    folder,
    wasmFile,
    writer,
    migrations,
    maxRecordBytes,
    sealing: { ...defaultSealing, ...sealing },
  };
  const worker = new Worker(workerFile, { workerData: settings, name: 'neural-terminal-storage' });
  const [message]: FromWorker[] = await once(worker, 'message');
  if (message?.type === 'opened') return new WorkerDatabase(worker, writer, message.notices);
  await worker.terminate();
  throw message?.type === 'open-failed'
    ? errorOf(message.problem)
    : new Error('the worker spoke out of turn');
}

interface Waiting {
  readonly isCommit: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class WorkerDatabase implements DurableDatabase {
  readonly #worker: Worker;
  readonly #writer: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #changed = new Emitter<DatabaseChange>();
  readonly #noticed = new Emitter<StorageNotice>();
  #serial = 0;
  #readOnlyReason: StorageFailure | undefined;
  /** Why no more requests can be made. */
  #ended: StorageFailure | undefined;
  readonly openingNotices: readonly StorageNotice[];
  readonly onDidChange = this.#changed.event;
  readonly onDidNotice = this.#noticed.event;

  constructor(worker: Worker, writer: string, notices: readonly StorageNotice[]) {
    this.#worker = worker;
    this.#writer = writer;
    this.openingNotices = notices;
    for (const notice of notices) this.#note(notice);
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) =>
      this.#end({ kind: 'worker-died', during: 'working', detail: String(error) }),
    );
    worker.on('exit', (code) =>
      this.#end({ kind: 'worker-died', during: 'working', detail: `exit ${code}` }),
    );
  }

  get readOnlyReason(): StorageFailure | undefined {
    return this.#readOnlyReason;
  }

  async read(sql: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const { columns, values } = (await this.#ask({ method: 'read', sql, params })) as Rows;
    return values.map((row) => {
      const object: Record<string, SqlValue> = {};
      for (const [index, column] of columns.entries()) object[column] = row[index] ?? null;
      return object;
    });
  }

  async commit(statements: readonly Statement[]): Promise<void> {
    await this.#ask({ method: 'commit', recordId: `${this.#writer}.${this.#serial + 1}h`, statements });
  }

  async health(): Promise<StorageHealth> {
    return (await this.#ask({ method: 'health' })) as StorageHealth;
  }

  async checkAndRepair(): Promise<CheckReport> {
    return (await this.#ask({ method: 'check' })) as CheckReport;
  }

  async exportCopy(path: string): Promise<void> {
    await this.#ask({ method: 'exportCopy', path });
  }

  async migrateTo(version: number): Promise<void> {
    await this.#ask({ method: 'migrateTo', version });
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    await this.#ask({ method: 'close' });
    this.#end({ kind: 'closed', during: 'closing' });
    await this.#worker.terminate();
  }

  #ask(request: StorageRequest): Promise<unknown> {
    if (this.#ended) return Promise.reject(new StorageError(this.#ended));
    this.#serial += 1;
    const id = this.#serial;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { isCommit: request.method === 'commit', resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  #receive(message: FromWorker): void {
    if (message.type === 'change') this.#changed.fire(message.change);
    if (message.type === 'notice') this.#note(message.notice);
    if (message.type !== 'result' && message.type !== 'rejected') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'result') waiting?.resolve(message.value);
    else waiting?.reject(errorOf(message.problem));
  }

  #note(notice: StorageNotice): void {
    if (notice.kind === 'read-only') this.#readOnlyReason = notice.failure;
    this.#noticed.fire(notice);
  }

  #end(failure: StorageFailure): void {
    if (this.#ended) return;
    this.#ended = failure;
    for (const { isCommit, reject } of this.#waiting.values())
      reject(new StorageError(isCommit ? { ...failure, mayHaveHappened: true } : failure));
    this.#waiting.clear();
  }
}

function errorOf(problem: Problem): Error {
  return 'failure' in problem ? new StorageError(problem.failure) : new Error(problem.bug);
}
