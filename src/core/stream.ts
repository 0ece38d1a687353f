import type { Attempt, Charge } from './charge.ts';
import type { ChatFailure, FailureKind } from './failure.ts';

/*
 * What an answer is made of. An answer is an async iterable of StreamPart with exactly one terminal part
 * (`end` or `failure`), always the last. Leaving the loop aborts the request. When the caller's own signal
 * aborts, the iterable just ends, with no terminal part: cancelling is neither an end nor a failure.
 */

export type StreamPart =
  /** Known as soon as the server says it; may come again when more is known. */
  | {
      readonly type: 'answered-by';
      readonly model?: string;
      readonly provider?: string;
      readonly generationId?: string;
      /** Another model than the one asked for, and why. */
      readonly fallback?: Fallback;
    }
  /** Nothing is wrong yet: the request waits its turn or its next try, until `untilMs`. May come repeatedly. */
  | {
      readonly type: 'waiting';
      readonly reason: 'retry' | 'rate-limit';
      readonly untilMs: number;
      /** The number of the coming attempt, from 2 for the first retry; 1 when none was made yet. */
      readonly attempt: number;
      readonly maxAttempts?: number;
      /** What ended the attempt before. */
      readonly failure?: ChatFailure;
    }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  /** The provider's own record of its reasoning, whole, once, to be echoed unmodified to the same model. */
  | { readonly type: 'reasoning-details'; readonly details: readonly unknown[] }
  /** A tool call, gathered whole, once. `arguments` is JSON text and complete. */
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string }
  | { readonly type: 'image'; readonly dataUrl: string }
  | { readonly type: 'citation'; readonly url: string; readonly title?: string; readonly text?: string }
  /** What the server read from attached files, once; sent back with the answer it is not read, nor paid, again. */
  | { readonly type: 'file-annotations'; readonly annotations: readonly unknown[] }
  | { readonly type: 'usage'; readonly usage: Usage }
  /** A request goes out: what follows, up to the next one, belongs to it. */
  | { readonly type: 'attempt'; readonly attempt: Attempt }
  /** What the attempt cost, once it has ended; absent is nothing. */
  | { readonly type: 'charge'; readonly charge?: Charge }
  | TerminalPart;

export interface Fallback {
  readonly from: string;
  /** `server`: OpenRouter itself moved on to the next model of the list. */
  readonly reason: FailureKind | 'server';
}

export type TerminalPart =
  | { readonly type: 'end'; readonly reason: FinishReason; readonly nativeReason?: string }
  | { readonly type: 'failure'; readonly failure: ChatFailure };

/** `unknown` is a finish that the server told in a word we do not know. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'unknown';

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  readonly imageTokens?: number;
  readonly webSearches?: number;
  /** Exact cost in pico-dollars (1e-12 USD) where the server told it. */
  readonly costPico?: bigint;
  /** The user's own provider key paid (part of) it. */
  readonly isByok?: boolean;
}
