import type { ConversationId, MessageId } from './conversation.ts';
import type { Model } from './model.ts';
import type { Pico } from './money.ts';
import type { Usage } from './stream.ts';

/*
 * What is paid for. An attempt is one request for an answer: a turn may need several, and each may cost something.
 * A charge is what an attempt cost. Plain data.
 */

/** What a request is for: every one that may cost money says so. */
export interface Spending {
  readonly purpose: 'answer' | 'title' | 'summary' | 'commit-message' | 'inline-edit' | 'other';
  readonly conversationId?: ConversationId;
  /** The message that keeps what it cost; without one the ledger alone does. */
  readonly messageId?: MessageId;
}

export interface Attempt {
  readonly id: string;
  readonly atMs: number;
  readonly spending: Spending;
  /** The origin of the server that is asked. */
  readonly server: string;
  readonly model: string;
  /** What the list said at that time; absent where the model is not on it. */
  readonly priced?: Pick<Model, 'pricing' | 'isFree'>;
  /** Where the window was that asked. */
  readonly workspace?: string;
  /** As many as it probably has. */
  readonly promptTokens: number;
  /** Money is held back for it until its charge is known. */
  readonly isReserved?: boolean;
}

/** `estimated` may be settled later; `unknown` is a cost that nobody told and no list could. */
export type Certainty = 'exact' | 'estimated' | 'unknown';

export interface Charge {
  readonly attempt: Attempt;
  readonly certainty: Certainty;
  /** Absent where unknown. */
  readonly costPico?: Pico;
  /** Counted by the server where the cost is exact; guessed where it is estimated. */
  readonly usage: Usage;
  readonly model?: string;
  readonly provider?: string;
  readonly generationId?: string;
  /** The answer still streams, and the charge is no more than a first guess. */
  readonly isOpen?: boolean;
}
