import type { ConversationId } from '../core/conversation.ts';
import type { DraftChange, Drafts } from '../core/drafts.ts';
import type { QueuedPrompt } from '../core/queue.ts';
import type { DraftView, QueuedView } from '../protocol/chatViews.ts';
import type { HostMessage } from '../protocol/hostMessages.ts';
import type { PanelMessage } from '../protocol/panelMessages.ts';
import { attachmentView } from './attachmentView.ts';

/*
 * The draft between one panel and the core. The panel writes what is typed into it, and is told what others write;
 * never its own words back, which it is ahead of.
 */

type Edit = Extract<PanelMessage, { type: 'draft' }>;
type Told = Omit<Extract<HostMessage, { type: 'draft' }>, 'revision'>;

export class PanelDraft {
  readonly #shown = new Set<ConversationId | null>();
  #edit = 0;

  /** What the snapshot tells of it. */
  async view(drafts: Drafts, conversationId: ConversationId | null): Promise<DraftView> {
    this.#shown.add(conversationId);
    const { text, attachments } = await drafts.read(conversationId);
    return { text, attachments: attachments.map(attachmentView), edit: this.#edit };
  }

  /** A panel writes only where it has been: what it says may be late, but never about others. */
  async take({ conversationId, text, edit, isLeft }: Edit, drafts: Drafts): Promise<void> {
    if (!this.#shown.has(conversationId)) return;
    this.#edit = edit;
    await drafts.setText(conversationId, text, this);
    if (isLeft) await drafts.flush();
  }

  /** What to tell the panel, unless it knows. */
  news({ origin, appended, isText, draft }: DraftChange): Told | undefined {
    if (origin === this) return undefined;
    const attachments = draft.attachments.map(attachmentView);
    if (appended !== undefined) return { type: 'draft', appended, attachments };
    return { type: 'draft', ...(isText && { text: draft.text }), attachments };
  }
}

const shownChars = 300;

export function queuedView({ id, text, attachments }: QueuedPrompt): QueuedView {
  return { id, text: text.trim().slice(0, shownChars), attachmentCount: attachments.length };
}
