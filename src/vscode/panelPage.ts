import type * as vscode from 'vscode';
import type { Growth } from '../core/answerDraft.ts';
import type { MessageId } from '../core/conversation.ts';
import type { MessageView } from '../protocol/chatViews.ts';
import type { HostMessage } from '../protocol/hostMessages.ts';

/** One frame: what grew within it travels as one message. */
const growthEveryMs = 16;

export type Unrevised<T> = T extends HostMessage ? Omit<T, 'revision'> : never;

/** The way to a panel's page: numbers what is told, and keeps in brief what was, so that only news is told again. */
export class PanelPage {
  #isReady = false;
  #hasSnapshot = false;
  readonly #webview: vscode.Webview;
  /** What the page was told of each message, in brief. */
  readonly #told = new Map<MessageId, string>();
  readonly #growing = new Map<MessageId, Growth>();
  #growthTimer: ReturnType<typeof setTimeout> | undefined;
  #revision = 0;

  constructor(webview: vscode.Webview) {
    this.#webview = webview;
  }

  /** While the page is there and listens; what is told before is in the snapshot it asks for. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Whether the page knows what it shows: before that, it can do nothing with what else it is told. */
  get hasSnapshot(): boolean {
    return this.#hasSnapshot;
  }

  /** The page listens, and asks for a snapshot. */
  came(): void {
    this.#isReady = true;
    this.#hasSnapshot = false;
    this.#told.clear();
  }

  went(): void {
    this.#isReady = false;
    this.#hasSnapshot = false;
  }

  dispose(): void {
    clearTimeout(this.#growthTimer);
  }

  tell(message: Unrevised<HostMessage>): void {
    if (!this.isReady) return;
    // A whole message holds what it grew by.
    if (message.type === 'snapshot') this.#growing.clear();
    if (message.type === 'message') this.#growing.delete(message.message.id);
    if (message.type === 'snapshot') {
      this.#told.clear();
      this.#hasSnapshot = true;
    }
    for (const view of viewsIn(message)) this.#told.set(view.id, gist(view));
    this.#revision++;
    void this.#webview.postMessage({ ...message, revision: this.#revision });
  }

  growSoon(messageId: MessageId, { text, reasoning }: Growth): void {
    const before = this.#growing.get(messageId) ?? { text: '', reasoning: '' };
    this.#growing.set(messageId, { text: before.text + text, reasoning: before.reasoning + reasoning });
    this.#growthTimer ??= setTimeout(() => {
      this.#growthTimer = undefined;
      for (const [id, growth] of this.#growing) this.tell({ type: 'delta', messageId: id, ...growth });
      this.#growing.clear();
    }, growthEveryMs);
  }

  knows(messageId: MessageId): boolean {
    return this.#told.has(messageId);
  }

  /** Whether the page was told something else of this message, or nothing yet. */
  isNews(view: MessageView): boolean {
    return this.#told.get(view.id) !== gist(view);
  }

  /** Whether the page shows a message that stands no longer among these, the newest there are. */
  isOther(newest: readonly MessageView[]): boolean {
    const ids = new Set(newest.map(({ id }) => id));
    const [oldest] = ids;
    return [...this.#told.keys()].some((told) => oldest !== undefined && told > oldest && !ids.has(told));
  }
}

function viewsIn(message: Unrevised<HostMessage>): readonly MessageView[] {
  switch (message.type) {
    case 'snapshot':
      return message.state.messages;
    case 'page':
      return message.messages;
    case 'message':
      return [message.message];
    default:
      return [];
  }
}

/** Equal for two views that look the same. */
function gist({ state, text, reasoning, sibling, facts }: MessageView): string {
  return [state, text.length, reasoning.length, sibling?.index, sibling?.count, facts?.cost].join(' ');
}
