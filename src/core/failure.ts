/*
 * Every way a turn ends badly that is not a bug. Plain data: it is stored with the message and crosses to the
 * webview. What a user can meet is a value here; a bug is an exception. Cancelling is not a failure.
 */

export type ChatFailure = FailureCase & FailureFacts;

export type FailureKind = FailureCase['kind'];

type FailureCase =
  /** No key is stored and the server needs one. */
  | { readonly kind: 'no-key' }
  | { readonly kind: 'bad-key' }
  | { readonly kind: 'no-credit'; readonly canAffordTokens?: number }
  /** A cap that the user or their organisation put on the key, the workspace or a guardrail. */
  | { readonly kind: 'spending-limit'; readonly resetsAtMs?: number }
  /** A limit that the user set here: nothing was sent. Amounts are decimal dollars. */
  | {
      readonly kind: 'over-limit';
      readonly limit: 'message' | 'conversation' | 'day' | 'month';
      /** The limit is of this model alone. */
      readonly limitModel?: string;
      readonly limitUsd: string;
      /** Spent or held back already. */
      readonly countedUsd: string;
      readonly costLowUsd?: string;
      readonly costHighUsd?: string;
    }
  /** There are limits, and nobody can tell what this would cost: nothing was sent. */
  | { readonly kind: 'unknown-price'; readonly isBlocked?: boolean }
  /** There are limits, and what this may cost could not be written down: nothing was sent. */
  | { readonly kind: 'not-reserved'; readonly isDiskFull?: boolean }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs?: number }
  /** The free models' allowance for today is used up: waiting seconds does not help. */
  | { readonly kind: 'free-quota'; readonly resetsAtMs?: number }
  | { readonly kind: 'bad-request' }
  | { readonly kind: 'context-too-long'; readonly limitTokens?: number; readonly requestedTokens?: number }
  /** The request is too many bytes, whatever its tokens. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'model-not-found' }
  /** No provider of this model can do what was asked. */
  | { readonly kind: 'unsupported'; readonly feature?: 'tools' | 'tool-choice' | 'images' }
  /** The account's privacy settings leave no provider. */
  | { readonly kind: 'data-policy' }
  /** The provider preferences of the request leave no provider. */
  | { readonly kind: 'provider-preferences' }
  /** Moderation, content policy or the model itself said no. */
  | { readonly kind: 'refused'; readonly reasons?: readonly string[] }
  /** The key or the region may not do this. */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'provider-down'; readonly retryAfterMs?: number }
  | { readonly kind: 'network'; readonly code?: string }
  /** `server` is a time limit of the server's own (408, 504, 524). */
  | { readonly kind: 'timeout'; readonly phase: 'connect' | 'first-token' | 'idle' | 'server' }
  /** The computer slept while the answer was under way. */
  | { readonly kind: 'slept' }
  /** The stream ended with neither a finish reason nor `[DONE]`. */
  | { readonly kind: 'cut-off' }
  /** A whole answer with nothing in it. */
  | { readonly kind: 'empty-answer' }
  /** The server answered with something that is not the protocol. */
  | { readonly kind: 'bad-response' }
  /** Too many failures in a row: nothing was sent. The next try is let through at `retryAtMs`. */
  | { readonly kind: 'circuit-open'; readonly retryAtMs: number }
  /** The configured base URL cannot be used, or answers by sending us elsewhere. */
  | { readonly kind: 'bad-server'; readonly problem: 'invalid' | 'insecure' | 'redirect' };

interface FailureFacts {
  /** HTTP status or the code inside an error chunk. */
  readonly status?: number;
  readonly provider?: string;
  readonly model?: string;
  /** The server's own words: short, plain text, never markup. */
  readonly detail?: string;
  readonly generationId?: string;
  /** Whether money may have been spent. Absent is `none`: the request was refused before any work. */
  readonly charge?: 'none' | 'possible';
  /** How often it was tried, when more than once. */
  readonly attempts?: number;
  /** Models of the user's fallback list that were not tried and may be offered. */
  readonly offeredModels?: readonly string[];
}

const kinds: Readonly<Record<FailureKind, true>> = {
  'no-key': true,
  'bad-key': true,
  'no-credit': true,
  'spending-limit': true,
  'over-limit': true,
  'unknown-price': true,
  'not-reserved': true,
  'rate-limited': true,
  'free-quota': true,
  'bad-request': true,
  'context-too-long': true,
  'too-large': true,
  'model-not-found': true,
  unsupported: true,
  'data-policy': true,
  'provider-preferences': true,
  refused: true,
  forbidden: true,
  'provider-down': true,
  network: true,
  timeout: true,
  slept: true,
  'cut-off': true,
  'empty-answer': true,
  'bad-response': true,
  'circuit-open': true,
  'bad-server': true,
};

/** Every kind there is. The compiler keeps the record above whole. */
export const failureKinds = Object.keys(kinds) as readonly FailureKind[];

/** Carries a failure where only an exception can pass: through `fetch` and as the reason of an abort. */
export class FailureError extends Error {
  readonly failure: ChatFailure;

  constructor(failure: ChatFailure) {
    super(failure.kind);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Nothing can follow answers that stand side by side before one of them was chosen. */
export class ChoiceNeeded extends Error {
  constructor() {
    super('Choose the answer to go on with first.');
  }
}
