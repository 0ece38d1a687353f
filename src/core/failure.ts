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
  | { readonly kind: 'rate-limited'; readonly retryAfterMs?: number }
  | { readonly kind: 'bad-request' }
  | { readonly kind: 'model-not-found' }
  | { readonly kind: 'provider-down'; readonly retryAfterMs?: number }
  | { readonly kind: 'network'; readonly code?: string }
  | { readonly kind: 'timeout'; readonly phase: 'connect' | 'first-token' | 'idle' }
  /** The stream ended with neither a finish reason nor `[DONE]`. */
  | { readonly kind: 'cut-off' }
  /** The server answered with something that is not the protocol. */
  | { readonly kind: 'bad-response' };

interface FailureFacts {
  /** HTTP status or the code inside an error chunk. */
  readonly status?: number;
  readonly provider?: string;
  readonly model?: string;
  /** The server's own words: short, plain text, never markup. */
  readonly detail?: string;
  readonly generationId?: string;
}
