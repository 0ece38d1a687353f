import type { Charge } from './charge.ts';
import type { ChatFailure } from './failure.ts';
import type { Fallback, FinishReason, Usage } from './stream.ts';

/*
 * The words of the product: a conversation is a tree of messages; a turn is a prompt and one attempt to
 * answer it. Times are milliseconds since the epoch, amounts are pico-dollars.
 */

export type ConversationId = string;
export type MessageId = string;

export type Role = 'user' | 'assistant' | 'tool';

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly durationMs?: number }
  /** The provider's record of its reasoning, echoed only to `model`. */
  | { readonly type: 'reasoning-details'; readonly model: string; readonly details: readonly unknown[] }
  | { readonly type: 'image'; readonly attachment: AttachmentRef }
  | { readonly type: 'file'; readonly attachment: AttachmentRef }
  /** Text that went along with a prompt: code, a web page, a list of problems. The text lies in the attachment. */
  | {
      readonly type: 'context';
      readonly attachment: AttachmentRef;
      readonly source: ContextSource;
      /** About how many, as estimated when it was attached. */
      readonly tokens?: number;
    }
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string }
  | {
      readonly type: 'tool-result';
      readonly callId: string;
      readonly text: string;
      readonly isError?: boolean;
    }
  | { readonly type: 'citation'; readonly url: string; readonly title?: string; readonly text?: string }
  /** What the server read from attached files: echoed so that it is not read, nor paid, again. */
  | { readonly type: 'file-annotations'; readonly annotations: readonly unknown[] };

/** Where the text of a context part came from, as it was then. */
export interface ContextSource {
  readonly kind: ContextKind;
  /** What its chip says, such as `timetable.ts`. */
  readonly label: string;
  /** What opens it again: a file, a page, `neural-terminal:` for a conversation. */
  readonly uri?: string;
  /** From 1, both included. */
  readonly lines?: { readonly first: number; readonly last: number };
  /** A language id of the editor, where the text is code. */
  readonly language?: string;
}

export type ContextKind =
  | 'file'
  | 'folder'
  | 'selection'
  | 'symbol'
  | 'cell'
  | 'problems'
  | 'git'
  | 'terminal'
  | 'clipboard'
  | 'conversation'
  | 'web'
  | 'instructions';

/** What can go along with a prompt. */
export type Attached = Extract<ContentPart, { readonly type: 'image' | 'file' | 'context' }>;

/** Content lives in a file named by its hash, beside the database. */
export interface AttachmentRef {
  /** SHA-256 of the content, lower-case hexadecimal. */
  readonly hash: string;
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/** `interrupted` is a crash while streaming, found at the next opening. */
export type MessageState = 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'cut-off' | 'failed';

export interface Message {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  /** The message it answers or follows; null begins the conversation. Siblings share a parent. */
  readonly parentId: MessageId | null;
  readonly role: Role;
  readonly parts: readonly ContentPart[];
  readonly state: MessageState;
  readonly createdAtMs: number;
  /** What answered, when it is an answer. */
  readonly answer?: AnswerFacts;
}

export interface AnswerFacts {
  readonly requestedModel: string;
  readonly model?: string;
  readonly provider?: string;
  readonly generationId?: string;
  /** Another model answered than the one asked for. */
  readonly fallback?: Fallback;
  readonly usage?: Usage;
  /** Exact when the server told it; an estimate otherwise; absent when unknown. */
  readonly costPico?: bigint;
  readonly costIsEstimate?: boolean;
  /** What its attempts cost, while it streams; once kept, the ledger knows it. */
  readonly charges?: readonly Charge[];
  readonly timeToFirstTokenMs?: number;
  readonly latencyMs?: number;
  readonly finishReason?: FinishReason;
  readonly failure?: ChatFailure;
}

export interface SamplingParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly topA?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly repetitionPenalty?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly reasoningEffort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Lets the server search the web for each answer, which costs extra. */
  readonly webSearch?: boolean;
  /** Who may answer; what is absent follows the setting. */
  readonly provider?: ConversationProvider;
}

export interface ConversationProvider {
  readonly sort?: 'price' | 'throughput' | 'latency';
  /** The slugs of the only providers that may answer. */
  readonly only?: readonly string[];
  readonly dataCollection?: 'allow' | 'deny';
  readonly zeroDataRetention?: boolean;
}

/** How a conversation is asked. */
export interface AskingParameters extends SamplingParameters {
  readonly summaries?: readonly Summary[];
}

/** Goes along in the place of the messages up to this one, wherever it is on the branch that is asked about. */
export interface Summary {
  readonly upTo: MessageId;
  readonly text: string;
  /** What made it. */
  readonly model: string;
  readonly atMs: number;
}

export type ConversationStatus = 'active' | 'archived' | 'deleted';

export interface Conversation {
  readonly id: ConversationId;
  readonly title: string;
  /** The user's own titles are never overwritten. */
  readonly titleIsUsers: boolean;
  /** Undefined follows the setting. */
  readonly model?: string;
  readonly systemPrompt?: string;
  readonly parameters: AskingParameters;
  readonly status: ConversationStatus;
  readonly deletedAtMs?: number;
  readonly isPinned: boolean;
  readonly isUnread: boolean;
  readonly tags: readonly string[];
  readonly workspace?: string;
  readonly forkedFrom?: { readonly conversationId: ConversationId; readonly messageId: MessageId };
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly messageCount: number;
  readonly totalCostPico: bigint;
  readonly totalTokens: number;
  /** The tip of the branch that is shown. */
  readonly activeMessageId: MessageId | null;
}

/** What a list shows of a conversation. */
export type ConversationSummary = Omit<Conversation, 'systemPrompt' | 'parameters'>;

/** What a user sends, with what goes along. */
export interface Prompt {
  readonly text: string;
  readonly attachments: readonly Attached[];
}

/** What is typed and not yet sent. */
export type Draft = Prompt;

/** The summary that stands for most of this branch, if any does. */
export function summaryOn(
  branch: readonly { readonly id: MessageId }[],
  summaries: readonly Summary[] = [],
): Summary | undefined {
  const places = new Map(branch.map(({ id }, index) => [id, index]));
  const placeOf = ({ upTo }: Summary) => places.get(upTo) ?? -1;
  return summaries
    .filter((summary) => placeOf(summary) >= 0)
    .sort((a, b) => placeOf(a) - placeOf(b))
    .at(-1);
}

/** What a model reads of a branch: a summary of its beginning, where there is one, and the messages after it. */
export function shortened(
  branch: readonly Message[],
  summaries: readonly Summary[] = [],
): { readonly summary?: Summary; readonly rest: readonly Message[] } {
  // An answer that is gone on with has to be read itself.
  const summary = summaryOn(branch.slice(0, -1), summaries);
  if (!summary) return { rest: branch };
  return { summary, rest: branch.slice(branch.findIndex(({ id }) => id === summary.upTo) + 1) };
}

export function isAttached(part: ContentPart): part is Attached {
  return part.type === 'image' || part.type === 'file' || part.type === 'context';
}

/** The same content goes along once; the newer description of it counts. */
export function attachedTogether(
  before: readonly Attached[],
  more: readonly Attached[],
): readonly Attached[] {
  const hashes = new Set(more.map(({ attachment }) => attachment.hash));
  return [...before.filter(({ attachment }) => !hashes.has(attachment.hash)), ...more];
}

/** The shown text of a message: its text parts, joined. */
export function textOf(message: Pick<Message, 'parts'>): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}
