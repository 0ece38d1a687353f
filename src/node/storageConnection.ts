import { Worker } from 'node:worker_threads';
import { StorageError, type StorageFailure } from '../core/storage/storageFailure.ts';
import { StallWatch } from './stallWatch.ts';
import type { FromWorker, Problem, StorageRequest, WorkerSettings } from './storageMessages.ts';

/*
 * Requests to the storage worker and their answers. A worker that dies is replaced and asked again what is
 * unanswered: commits carry their ids, so one that was already written counts once.
 */

const maxDeaths = 3;
const deathsForgottenAfterMs = 60_000;
const stallAfterMs = 10_000;
/** These go over the whole history, and who asks for them shows that it takes a while. */
const takesLong: ReadonlySet<StorageRequest['method']> = new Set([
  'check',
  'exportCopy',
  'migrateTo',
  'eraseAll',
  'close',
]);

interface Waiting {
  readonly request: StorageRequest;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Who is told that nothing is answered though it is awaited, and when that is over. */
export interface StallListener {
  readonly onStall: (isStalled: boolean) => void;
  readonly afterMs?: number;
}

export type StorageEvent = Exclude<FromWorker, { type: 'result' | 'rejected' | 'open-failed' }>;

export class StorageConnection {
  readonly #workerFile: string;
  readonly #settings: Omit<WorkerSettings, 'incarnation'>;
  readonly #onEvent: (event: StorageEvent) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stall: StallWatch;
  #worker: Worker | undefined;
  #incarnation = 0;
  #serial = 0;
  #deathsAtMs: number[] = [];
  #isOpen = false;
  /** Why no more requests can be made. */
  #ended: StorageFailure | undefined;

  constructor(
    workerFile: string,
    settings: Omit<WorkerSettings, 'incarnation'>,
    onEvent: (event: StorageEvent) => void,
    { onStall, afterMs = stallAfterMs }: StallListener,
  ) {
    this.#workerFile = workerFile;
    this.#settings = settings;
    this.#onEvent = onEvent;
    this.#stall = new StallWatch(afterMs, () => this.#isAwaited(), onStall);
  }

  /** Resolves when the worker has opened the database. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => this.#start(resolve, reject));
  }

  /** A number that no other request of this window has. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  ask(request: StorageRequest): Promise<unknown> {
    if (this.#ended) return Promise.reject(new StorageError(this.#ended));
    const id = this.nextSerial();
    this.#stall.begin();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { request, resolve, reject });
      if (this.#isOpen) this.#worker?.postMessage({ ...request, id });
    });
  }

  /** What is asked from here on is refused. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const closed = this.ask({ method: 'close' });
    this.#ended = { kind: 'closed', during: 'using the history' };
    try {
      await closed;
    } finally {
      await this.#worker?.terminate();
    }
  }

  #start(opened: () => void, failed: (error: Error) => void): void {
    this.#incarnation += 1;
    this.#stall.begin();
    const workerData: WorkerSettings = { ...this.#settings, incarnation: this.#incarnation };
    const worker = new Worker(this.#workerFile, { workerData, name: 'neural-terminal-storage' });
    let detail = 'it ended';
    this.#worker = worker;
    worker.on('error', (error) => {
      detail = String(error);
    });
    worker.on('exit', () => {
      failed(new StorageError({ kind: 'worker-died', during: 'opening the history', detail }));
      this.#died(detail);
    });
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'open-failed') failed(errorOf(message.problem));
      else this.#receive(message);
      if (message.type === 'opened') opened();
    });
  }

  /** An answer is due: nothing is at work that takes its time. */
  #isAwaited(): boolean {
    if (this.#ended) return false;
    const requests = [...this.#waiting.values()].map(({ request }) => request);
    return !this.#isOpen || (requests.length > 0 && !requests.some(({ method }) => takesLong.has(method)));
  }

  #receive(message: Exclude<FromWorker, { type: 'open-failed' }>): void {
    this.#stall.answered();
    if (message.type !== 'result' && message.type !== 'rejected') {
      if (message.type === 'opened') this.#opened();
      this.#onEvent(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'result') waiting?.resolve(message.value);
    else waiting?.reject(errorOf(message.problem));
  }

  /** Asks what nobody has answered yet. */
  #opened(): void {
    this.#isOpen = true;
    for (const [id, { request }] of this.#waiting) this.#worker?.postMessage({ ...request, id });
  }

  #died(detail: string): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    const nowMs = Date.now();
    this.#deathsAtMs = [...this.#deathsAtMs.filter((atMs) => nowMs - atMs < deathsForgottenAfterMs), nowMs];
    const canGoOn = wasOpen && !this.#ended && this.#deathsAtMs.length < maxDeaths;
    const end = (why: string) => this.#end({ kind: 'worker-died', during: 'working', detail: why });
    if (!canGoOn) {
      end(detail);
      return;
    }
    const failed = (error: unknown) => end(error instanceof Error ? error.message : String(error));
    try {
      this.#start(() => undefined, failed);
    } catch (error) {
      // No thread can be had: who waits is told.
      failed(error);
    }
  }

  #end(failure: StorageFailure): void {
    this.#ended ??= failure;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { request, resolve, reject } of waiting) {
      if (request.method === 'close') resolve(undefined);
      else
        reject(
          new StorageError(request.method === 'commit' ? { ...failure, mayHaveHappened: true } : failure),
        );
    }
  }
}

function errorOf(problem: Problem): Error {
  return 'failure' in problem ? new StorageError(problem.failure) : new Error(problem.bug);
}
