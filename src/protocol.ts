import * as z from 'zod/mini';
import type { ContextKind, ConversationId, MessageId, MessageState, Role } from './core/conversation.ts';
import { type ModelChoice, type ModelHostMessage, modelId, modelIntents } from './protocol/models.ts';

/*
 * Every message between the extension host and a chat panel. Intents go up, state comes down. The panel says
 * `ready` and is told everything (`snapshot`); what follows only saves time between snapshots. Each message down
 * carries the next revision: a panel that misses one says `ready` again.
 */

export type HostMessage =
  | { readonly type: 'snapshot'; readonly revision: number; readonly state: PanelSnapshot }
  /** A message is new at the end, or one that is shown changed in any way but growing. */
  | { readonly type: 'message'; readonly revision: number; readonly message: MessageView }
  /** The open end of a streaming message grew. */
  | {
      readonly type: 'delta';
      readonly revision: number;
      readonly messageId: MessageId;
      readonly text: string;
      readonly reasoning: string;
    }
  /** Messages before the first or after the last that the panel has, asked for with `load`. */
  | {
      readonly type: 'page';
      readonly revision: number;
      readonly side: 'earlier' | 'later';
      readonly messages: readonly MessageView[];
      readonly hasMore: boolean;
    }
  /** What stands around the transcript changed. */
  | { readonly type: 'surroundings'; readonly revision: number; readonly surroundings: Surroundings }
  /** What is being written changed, but not by this panel: all of the text, or what was added at its end. */
  | {
      readonly type: 'draft';
      readonly revision: number;
      readonly text?: string;
      readonly appended?: string;
      readonly attachments: readonly AttachmentView[];
    }
  /** The last `send` is done; the draft is empty by now if the prompt is on disk. */
  | { readonly type: 'sent'; readonly revision: number }
  /** Bring this message into view and flash it. */
  | { readonly type: 'reveal'; readonly revision: number; readonly messageId: MessageId }
  /** Hits of *Find in Conversation*, in the order of the transcript. */
  | {
      readonly type: 'found';
      readonly revision: number;
      readonly query: string;
      readonly messageIds: readonly MessageId[];
    }
  /** The bytes of an image that the panel asked for, as a data URL; null when it could not be had. */
  | {
      readonly type: 'image';
      readonly revision: number;
      readonly url: string;
      readonly dataUrl: string | null;
    }
  /** About how large the next request is, and what it costs. */
  | { readonly type: 'gauge'; readonly revision: number; readonly gauge: GaugeView }
  /** What waits to be sent, next one first. */
  | { readonly type: 'queue'; readonly revision: number; readonly queue: readonly QueuedView[] }
  /** Earlier prompts, newest first. */
  | { readonly type: 'recalled'; readonly revision: number; readonly prompts: readonly string[] }
  /** What fits a query of `suggest`. */
  | {
      readonly type: 'suggestions';
      readonly revision: number;
      readonly kind: SuggestionKind;
      readonly sequence: number;
      readonly items: readonly SuggestionView[];
    }
  /** Open the bar that finds in the conversation, with this in it. */
  | { readonly type: 'open-find'; readonly revision: number; readonly query: string }
  /** A question before sending, over the composer; null when it is settled. */
  | { readonly type: 'question'; readonly revision: number; readonly question: QuestionView | null }
  /** Which of the files that go along are not what they were when they were attached, by hash. */
  | {
      readonly type: 'attachment-states';
      readonly revision: number;
      readonly states: Readonly<Record<string, AttachmentState>>;
    }
  /** Whether pasted text became a chip; the page pastes it as text otherwise. */
  | {
      readonly type: 'pasted';
      readonly revision: number;
      readonly pasteId: number;
      readonly chip: { readonly hash: string; readonly label: string } | null;
    }
  /** Put this character into the composer, where it opens its list. */
  | { readonly type: 'open-list'; readonly revision: number; readonly kind: SuggestionKind }
  /** Something that the user should know in time; null takes it away. */
  | { readonly type: 'notice'; readonly revision: number; readonly notice: NoticeView | null }
  /** A message was deleted; it can be undone. */
  | { readonly type: 'deleted'; readonly revision: number; readonly messageId: MessageId }
  /** Open the editor of the prompt that this message answers. */
  | {
      readonly type: 'edit-prompt';
      readonly revision: number;
      readonly messageId: MessageId;
      /** What was written in it before, when it was not sent after all. */
      readonly text?: string;
    }
  /** Nothing can be shown, and why. `ready` tries again. */
  | { readonly type: 'broken'; readonly revision: number; readonly sentence: string }
  /** Do this with the message that has the focus, else with the last one: a command of the same name was used. */
  | { readonly type: 'perform'; readonly revision: number; readonly action: PanelAction }
  /** Put the keyboard into the composer. */
  | { readonly type: 'focus'; readonly revision: number }
  | ModelHostMessage;

export interface NoticeView {
  readonly sentence: string;
  readonly actions: readonly { readonly id: NoticeAction; readonly label: string }[];
}

export type NoticeAction = 'show-usage' | 'add-credit' | 'manage-key';

/** What a command can do in the panel that the user is in. */
export type PanelAction =
  | 'regenerate'
  | 'regenerate-with'
  | 'choose-model'
  | 'compare-models'
  | 'edit-prompt'
  | 'continue'
  | 'fork'
  | 'delete'
  | 'undo-delete'
  | 'copy'
  | 'copy-code'
  | 'insert-code'
  | 'apply-code'
  | 'quote'
  | 'retry-now'
  | 'toggle-reasoning'
  | 'next-message'
  | 'previous-message'
  | 'next-version'
  | 'previous-version'
  | 'jump-to-latest'
  | 'find';

export interface PanelSnapshot {
  readonly conversationId: ConversationId | null;
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
  /** The message that the panel asked to stand at; the end when absent. */
  readonly anchor?: MessageId;
  /** The newest conversations, for the empty state. */
  readonly recent: readonly { readonly id: ConversationId; readonly title: string; readonly when: string }[];
  readonly surroundings: Surroundings;
  readonly draft: DraftView;
  readonly queue: readonly QueuedView[];
}

/** All figures are estimates. */
export interface GaugeView {
  readonly parts: readonly {
    readonly part: 'system' | 'history' | 'attachments' | 'prompt' | 'reserved';
    readonly name: string;
    readonly tokens: number;
  }[];
  /** What the model can read and write together; absent where nobody knows. */
  readonly contextTokens?: number;
  /** From the least to the most, formatted; absent where nobody can tell. */
  readonly cost?: string;
}

/** A message that waits until the answer has ended. */
export interface QueuedView {
  readonly id: string;
  /** Its beginning. */
  readonly text: string;
  readonly attachmentCount: number;
}

/** Which list opens at a character in the composer: `/` or `@`. */
export type SuggestionKind = (typeof suggestionKinds)[number];

const suggestionKinds = ['slash', 'context'] as const;

/** One line of such a list. */
export interface SuggestionView {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  /** Those of a group stand together, below its name. */
  readonly group?: string;
  readonly icon?: SuggestionIcon;
  /** What takes the place of the character and the query when it is picked. Nothing unless told. */
  readonly insert?: string;
}

export type SuggestionIcon = 'prompt' | 'image' | ContextKind;

/** What is being written, as the host has it. */
export interface DraftView {
  readonly text: string;
  readonly attachments: readonly AttachmentView[];
  /** The panel's last edit that is in here; an edit that it has made since is newer. */
  readonly edit: number;
}

/** What goes along with a prompt, as its chip shows it. */
export interface AttachmentView {
  readonly hash: string;
  readonly kind: ContextKind | 'image' | 'file';
  readonly label: string;
  readonly mimeType: string;
  readonly uri?: string;
  readonly lines?: { readonly first: number; readonly last: number };
  readonly sizeBytes: number;
  /** About how many; absent where nobody can tell. */
  readonly tokens?: number;
}

export type AttachmentState = 'changed' | 'missing';

export interface QuestionView {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly items: readonly { readonly what: string; readonly where: string; readonly preview?: string }[];
  /** The safe one first. Giving up is always possible besides. */
  readonly choices: readonly { readonly id: string; readonly label: string }[];
}

export interface Surroundings {
  readonly title: string;
  readonly model: string;
  /** The same model, and how it is asked. */
  readonly choice: ModelChoice;
  readonly isAnswering: boolean;
  /** Where the key comes from, never the key. `not-needed` is a server on this machine. */
  readonly key: KeyState;
  /** The terminal look, or the editor's own. */
  readonly appearance: 'native' | 'phosphor';
  readonly sendKey: 'enter' | 'ctrlEnter';
  /** What sending does while an answer streams. */
  readonly whileAnswering: WhileAnswering;
  /** Whether a screen reader is told the answer as it streams. */
  readonly announces: boolean;
  /** The name of the persona; empty where there is none. */
  readonly persona: string;
  /** Files of the workspace that go along as part of the system prompt, unless they are off. */
  readonly instructions: readonly InstructionsView[];
  /** Of the older messages of this branch, where there is one. */
  readonly summary?: SummaryView;
  /** One is being made. */
  readonly isCompacting?: boolean;
}

/** What goes along in the place of the messages up to one. */
export interface SummaryView {
  readonly upTo: MessageId;
  /** Plain text. */
  readonly text: string;
  /** What wrote it. */
  readonly model: string;
}

export interface InstructionsView {
  readonly uri: string;
  readonly name: string;
  /** About how many. */
  readonly tokens: number;
  readonly isOn: boolean;
}

export type WhileAnswering = 'queue' | 'interrupt';

export type KeyState = 'stored' | 'environment' | 'session' | 'missing' | 'not-needed';

/** A message as shown: words, not codes. */
export interface MessageView {
  readonly id: MessageId;
  readonly role: Role;
  /** `You`, or the name of the model that answers. */
  readonly author: string;
  readonly text: string;
  readonly reasoning: string;
  readonly reasoningMs?: number;
  readonly state: MessageState;
  readonly createdAtMs: number;
  /** Which of its siblings it is, from 1, when it has any. */
  readonly sibling?: { readonly index: number; readonly count: number };
  readonly facts?: MessageFacts;
  readonly citations: readonly { readonly url: string; readonly title: string }[];
  /** Kept beside the history; `url` is asked for with `load-image`. */
  readonly images: readonly { readonly url: string; readonly name: string }[];
  /** What went along with a prompt, besides its images. */
  readonly attachments: readonly AttachmentView[];
  readonly toolCalls: readonly {
    readonly name: string;
    readonly arguments: string;
    readonly result?: string;
  }[];
  readonly failure?: FailureView;
  readonly waiting?: WaitingView;
  /** The model that was asked, when it is an answer. */
  readonly asked?: string;
  /** It stands beside other answers to the same prompt, until one of them is chosen. */
  readonly beside?: {
    /** Dollars for a token, where the list tells; for a figure while it streams. */
    readonly usdPerToken?: number;
  };
}

/** The request waits its turn or its next try; the panel counts down. */
export interface WaitingView {
  /** What happened, if anything did, and what comes next. */
  readonly sentence: string;
  readonly untilMs: number;
}

export interface MessageFacts {
  readonly provider?: string;
  /** Why another model answers than the one asked. */
  readonly fallback?: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** The tokens by kind, in words. */
  readonly tokenKinds?: string;
  /** Formatted, e.g. `$0.0021`, with `≈` before an estimate. */
  readonly cost?: string;
  readonly timeToFirstTokenMs?: number;
  readonly latencyMs?: number;
  /** The answer ended because it reached its greatest length. */
  readonly isCutByLength?: boolean;
}

export interface FailureView {
  readonly sentence: string;
  /** The server's own words, plain text. */
  readonly detail?: string;
  readonly actions: readonly { readonly id: string; readonly label: string }[];
}

/** To the page that draws a diagram. */
export interface DiagramMessage {
  readonly type: 'diagram';
  readonly source: string;
  /** What to say when it cannot be drawn. */
  readonly failure: string;
}

const id = z.string().check(z.minLength(1), z.maxLength(100));

/** More than anyone types or pastes; what is larger belongs into a file. */
export const maxPromptChars = 10_000_000;

const prompt = z.string().check(z.minLength(1), z.maxLength(maxPromptChars));
const url = z.string().check(z.minLength(1), z.maxLength(20_000));

const panelMessageSchema = z.discriminatedUnion('type', [
  /** `around` is the message that was being read when the page was last alive. */
  z.strictObject({ type: z.literal('ready'), around: z.optional(id) }),
  /** `whileAnswering` only matters when an answer streams; the setting counts where it is absent. */
  z.strictObject({
    type: z.literal('send'),
    text: prompt,
    whileAnswering: z.optional(z.enum(['queue', 'interrupt'])),
  }),
  z.strictObject({ type: z.literal('queued'), id, action: z.enum(['send', 'edit', 'cancel']) }),
  z.strictObject({ type: z.literal('recall-prompts') }),
  /** `edit` grows with each; the conversation is told because another may be shown by the time it arrives. */
  z.strictObject({
    type: z.literal('draft'),
    conversationId: z.nullable(id),
    text: z.string().check(z.maxLength(maxPromptChars)),
    edit: z.number(),
    /** The panel is left: on disk at once. */
    isLeft: z.boolean(),
  }),
  z.strictObject({ type: z.literal('detach'), hash: id }),
  /** The host answers with `suggestions` of the same sequence number, unless a newer query came. */
  z.strictObject({
    type: z.literal('suggest'),
    kind: z.enum(suggestionKinds),
    query: z.string().check(z.maxLength(1000)),
    sequence: z.number(),
  }),
  z.strictObject({
    type: z.literal('pick-suggestion'),
    kind: z.enum(suggestionKinds),
    id: z.string().check(z.maxLength(10_000)),
  }),
  /** The keyboard came into the page or left it. */
  z.strictObject({ type: z.literal('focus-changed'), isFocused: z.boolean() }),
  /** No choice is giving up. */
  z.strictObject({ type: z.literal('answer'), questionId: id, choice: z.string().check(z.maxLength(100)) }),
  /** Base64 of a file that was pasted or dropped; null where it is larger than anything that may go along. */
  z.strictObject({
    type: z.literal('attach-data'),
    name: z.string().check(z.minLength(1), z.maxLength(300)),
    sizeBytes: z.number(),
    data: z.nullable(z.string().check(z.maxLength(36_000_000))),
  }),
  z.strictObject({
    type: z.literal('attach-uris'),
    uris: z.array(z.string().check(z.maxLength(5000))).check(z.maxLength(100)),
  }),
  /** A folder from outside cannot be read by the page. */
  z.strictObject({ type: z.literal('drop-refused') }),
  z.strictObject({
    type: z.literal('paste'),
    text: z.string().check(z.maxLength(200_000)),
    pasteId: z.number(),
  }),
  z.strictObject({ type: z.literal('open-attachment'), hash: id, messageId: z.optional(id) }),
  /** All that streams here, or one of the answers that stand side by side. */
  z.strictObject({ type: z.literal('stop'), messageId: z.optional(id) }),
  z.strictObject({ type: z.literal('load'), side: z.enum(['earlier', 'later']), from: id }),
  z.strictObject({ type: z.literal('jump-to-latest') }),
  z.strictObject({ type: z.literal('copy'), messageId: id }),
  z.strictObject({ type: z.literal('edit'), messageId: id, text: prompt }),
  /** By another model where one is named. */
  z.strictObject({ type: z.literal('regenerate'), messageId: id, model: z.optional(modelId) }),
  z.strictObject({ type: z.literal('continue'), messageId: id }),
  z.strictObject({ type: z.literal('fork'), messageId: id }),
  z.strictObject({ type: z.literal('delete'), messageId: id }),
  z.strictObject({ type: z.literal('undo-delete'), messageId: id }),
  z.strictObject({ type: z.literal('show-sibling'), messageId: id, step: z.enum(['previous', 'next']) }),
  z.strictObject({ type: z.literal('failure-action'), messageId: id, action: id }),
  z.strictObject({
    type: z.literal('notice-action'),
    action: z.enum(['show-usage', 'add-credit', 'manage-key']),
  }),
  z.strictObject({ type: z.literal('retry-now') }),
  z.strictObject({ type: z.literal('open-link'), href: url }),
  z.strictObject({ type: z.literal('load-image'), url }),
  z.strictObject({
    type: z.literal('code'),
    action: z.enum(['copy', 'insert', 'apply', 'new-file', 'run', 'diagram']),
    code: z.string().check(z.maxLength(maxPromptChars)),
    language: z.string().check(z.maxLength(100)),
    /** What stands after the fence, and the line of the answer above the block: either may name a file. */
    info: z.string().check(z.maxLength(1000)),
    lineBefore: z.string().check(z.maxLength(500)),
  }),
  z.strictObject({ type: z.literal('find'), query: z.string().check(z.maxLength(1000)) }),
  z.strictObject({ type: z.literal('reveal'), messageId: id }),
  z.strictObject({ type: z.literal('open-conversation'), conversationId: id }),
  z.strictObject({ type: z.literal('show-request') }),
  /** Summarise the older messages for the model. */
  z.strictObject({ type: z.literal('compact'), action: z.enum(['begin', 'stop', 'undo']) }),
  ...modelIntents,
  z.strictObject({ type: z.literal('choose-persona') }),
  z.strictObject({ type: z.literal('toggle-instructions'), uri: url }),
  z.strictObject({ type: z.literal('new-conversation') }),
  z.strictObject({ type: z.literal('set-api-key') }),
  z.strictObject({ type: z.literal('sign-in') }),
  /** The page met an error that nobody expected. */
  z.strictObject({ type: z.literal('page-error'), error: z.string().check(z.maxLength(5000)) }),
  z.strictObject({ type: z.literal('copy-report'), error: z.string().check(z.maxLength(5000)) }),
  /** Throw the page away and build it anew. */
  z.strictObject({ type: z.literal('rebuild') }),
]);

export type PanelMessage = z.infer<typeof panelMessageSchema>;

/** A message from the panel, or undefined when it is none: the panel shows hostile text and is not trusted. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  const result = panelMessageSchema.safeParse(value);
  return result.success ? result.data : undefined;
}
