import type { MessageId } from '../core/conversation.ts';
import type {
  AttachmentState,
  AttachmentView,
  GaugeView,
  MessageView,
  PanelSnapshot,
  QuestionView,
  QueuedView,
  SuggestionKind,
  SuggestionView,
  Surroundings,
} from './chatViews.ts';
import type { ModelHostMessage } from './models.ts';

/*
 * What the extension host tells a chat panel. The panel says `ready` and is told everything (`snapshot`); what follows
 * only saves time between snapshots. Each message carries the next revision: a panel that misses one says `ready` again.
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
  /** Whether pasted text can be a chip; the page pastes it as text otherwise. */
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
  | 'code-to-new-file'
  | 'code-to-terminal'
  | 'quote'
  | 'retry-now'
  | 'toggle-reasoning'
  | 'next-message'
  | 'previous-message'
  | 'next-version'
  | 'previous-version'
  | 'jump-to-latest'
  | 'find';

/** To the page that draws a diagram. */
export interface DiagramMessage {
  readonly type: 'diagram';
  readonly source: string;
  /** What to say when it cannot be drawn. */
  readonly failure: string;
}
