import * as z from 'zod/mini';
import type { ConversationId, MessageId, MessageState, Role } from './core/conversation.ts';

/*
 * Every message between the extension host and the chat panel. Intents go up, state comes down. The panel says
 * `ready` and is told everything (`snapshot`); what follows only saves time between snapshots. Each message down
 * carries the next revision: a panel that misses one says `ready` again.
 */

export type HostMessage =
  | { readonly type: 'snapshot'; readonly revision: number; readonly state: PanelSnapshot }
  /** A message is new or changed in any way but growing. */
  | { readonly type: 'message'; readonly revision: number; readonly message: MessageView }
  /** The open end of a streaming message grew. */
  | {
      readonly type: 'delta';
      readonly revision: number;
      readonly messageId: MessageId;
      readonly text: string;
      readonly reasoning: string;
    }
  /** Older messages, asked for with `load-earlier`. */
  | {
      readonly type: 'earlier';
      readonly revision: number;
      readonly messages: readonly MessageView[];
      readonly hasEarlier: boolean;
    }
  /** What stands around the transcript changed. */
  | { readonly type: 'surroundings'; readonly revision: number; readonly surroundings: Surroundings }
  /** Put the keyboard into the composer. */
  | { readonly type: 'focus'; readonly revision: number };

export interface PanelSnapshot {
  readonly conversationId: ConversationId | null;
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
  readonly surroundings: Surroundings;
}

export interface Surroundings {
  readonly title: string;
  readonly model: string;
  readonly isAnswering: boolean;
  /** Where the key comes from, never the key. `not-needed` is a server on this machine. */
  readonly key: KeyState;
}

export type KeyState = 'stored' | 'environment' | 'session' | 'missing' | 'not-needed';

/** A message as shown: words, not codes. */
export interface MessageView {
  readonly id: MessageId;
  readonly role: Role;
  /** `You`, or the name of the model that answers. */
  readonly author: string;
  readonly text: string;
  readonly reasoning: string;
  readonly state: MessageState;
  readonly createdAtMs: number;
  readonly facts?: MessageFacts;
  readonly failure?: FailureView;
}

export interface MessageFacts {
  readonly model?: string;
  readonly provider?: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** Formatted, e.g. `$0.0021`, with `≈` before an estimate. */
  readonly cost?: string;
  readonly timeToFirstTokenMs?: number;
  readonly latencyMs?: number;
}

export interface FailureView {
  readonly sentence: string;
  /** The server's own words, plain text. */
  readonly detail?: string;
  readonly actions: readonly FailureAction[];
}

export interface FailureAction {
  readonly id: string;
  readonly label: string;
}

const id = z.string().check(z.minLength(1), z.maxLength(100));

/** More than anyone types or pastes; what is larger belongs into a file. */
export const maxPromptChars = 10_000_000;

const panelMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({
    type: z.literal('send'),
    text: z.string().check(z.minLength(1), z.maxLength(maxPromptChars)),
  }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('load-earlier'), before: id }),
  z.strictObject({
    type: z.literal('act'),
    messageId: id,
    action: z.string().check(z.maxLength(100)),
  }),
  z.strictObject({ type: z.literal('new-conversation') }),
  z.strictObject({ type: z.literal('set-api-key') }),
]);

export type PanelMessage = z.infer<typeof panelMessageSchema>;

/** A message from the panel, or undefined when it is none: the panel shows hostile text and is not trusted. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  const result = panelMessageSchema.safeParse(value);
  return result.success ? result.data : undefined;
}
