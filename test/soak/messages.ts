/* What the soak and its windows say to each other. */

export interface WindowOrders {
  readonly folder: string;
  readonly baseUrl: string;
  readonly workerFile: string;
  readonly wasmFile: string;
  readonly startedAtMs: number;
  /** How much faster than the wall's its clock runs. */
  readonly pace: number;
  /** Asks nothing: only does what a window does by itself. */
  readonly isQuiet: boolean;
}

/** How a window is doing between two turns. */
export interface Sample {
  readonly turns: number;
  /** The heap of the host's thread without garbage and compiled code, and what it holds outside. */
  readonly heapBytes: number;
  /** The heap of the storage worker in the same way. */
  readonly workerHeapBytes: number;
  /** Told and not judged: the database is in it, and grows with the history. */
  readonly rssBytes: number;
  readonly timers: number;
  readonly sockets: number;
  readonly files: number;
}

export interface Answered {
  readonly prompt: string;
  readonly answer: string;
  readonly state: string;
  /** SHA-256 of what was shown. */
  readonly text: string;
  readonly isKept: boolean;
}

export type WindowSays =
  | { readonly type: 'asked'; readonly conversation: string; readonly text: string }
  | ({ readonly type: 'answered' } & Answered)
  | ({ readonly type: 'sample' } & Sample)
  /** An attempt was given up or broke off: perhaps before the server had told the number of its answer. */
  | { readonly type: 'broke-off' }
  | { readonly type: 'refused'; readonly error: string }
  | { readonly type: 'error'; readonly event: string; readonly details: string }
  /** Asked of a window that does not end. */
  | { readonly type: 'doing'; readonly what: string }
  | { readonly type: 'closed'; readonly timers: number };
