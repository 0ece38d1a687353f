import type { ContextKind, ConversationId, MessageId, MessageState, Role } from '../core/conversation.ts';
import type { ModelChoice } from './models.ts';

/*
 * What a chat panel shows, as the host tells it: words, not codes.
 */

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

export const suggestionKinds = ['slash', 'context'] as const;

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
