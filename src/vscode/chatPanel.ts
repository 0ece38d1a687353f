import type * as vscode from 'vscode';
import type { Waiting } from '../core/answerDraft.ts';
import { DisposableStore } from '../core/base/disposable.ts';
import { Emitter, type Event } from '../core/base/emitter.ts';
import type { ChatEvent } from '../core/chat.ts';
import type { ConversationId, Message, MessageId } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import type { BranchMessage } from '../core/history/branch.ts';
import {
  earlierPage,
  laterPage,
  newestPage,
  pageAround,
  type TranscriptPage,
  transcriptPageSize,
} from '../core/history/transcriptPage.ts';
import type { MessageView, PanelSnapshot, Surroundings } from '../protocol/chatViews.ts';
import type { HostMessage, PanelAction } from '../protocol/hostMessages.ts';
import { type PanelMessage, parsePanelMessage } from '../protocol/panelMessages.ts';
import { PanelGauge, readGauge } from './composer/panelGauge.ts';
import { errorText } from './errorText.ts';
import type { messageView } from './messageView.ts';
import { besideView } from './models/modelChoice.ts';
import { PanelDraft, queuedView } from './panelDraft.ts';
import { PanelPage, type Unrevised } from './panelPage.ts';

/*
 * One chat panel, in a view or a tab: shows one conversation and passes on what the user wants. It holds no
 * truth; its page can be thrown away and built anew at any moment.
 */

const elsewhereEveryMs = 100;

export interface ChatPanelPorts {
  readonly core: Core;
  readonly log: (event: string, details: Record<string, unknown>) => void;
  /** Does what the user asked for. What it rejects with was told to the user. */
  carryOut(message: PanelMessage, panel: ChatPanel): Promise<void>;
  surroundings(conversationId: ConversationId | null): Promise<Omit<Surroundings, 'isAnswering'>>;
  recent(): Promise<PanelSnapshot['recent']>;
  /** A message in words: many, for what failed, and nothing is shown before the history is open. */
  readonly inWords: typeof messageView;
}

export class ChatPanel {
  readonly #page: PanelPage;
  readonly #open: () => Promise<ChatPanelPorts>;
  #inWords: ChatPanelPorts['inWords'] = () => {
    throw new Error('The history is not open.');
  };
  /** Set once the history is open. */
  #opened: Promise<ChatPanelPorts> | undefined;
  readonly #isVisible: () => boolean;
  readonly #disposables = new DisposableStore();
  readonly #shown = new Emitter<ConversationId | null>();
  readonly #titled = new Emitter<string>();
  readonly #draft = new PanelDraft();
  readonly #gauge: PanelGauge;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #conversationId: ConversationId | null;
  /** The prompt whose answers stand side by side. */
  #comparedUnder: MessageId | undefined;
  /** Counts what was told of this conversation's messages, growing aside. */
  #changes = 0;
  /** A message to bring into view as soon as the page is there. */
  #revealLater: MessageId | undefined;
  /** What a command asked for before the page could do it. */
  #performLater: PanelAction | undefined;
  /** The keyboard was to go into the composer before there was one. */
  #focusLater = false;
  #isFocused = false;
  readonly #focused = new Emitter<void>();

  /** The ports may take a moment: the history opens while the page loads. */
  constructor(
    webview: vscode.Webview,
    conversationId: ConversationId | null,
    isVisible: () => boolean,
    open: () => Promise<ChatPanelPorts>,
  ) {
    this.#page = this.#disposables.add(new PanelPage(webview));
    this.#gauge = this.#disposables.add(
      new PanelGauge(
        async () =>
          this.#page.isReady ? readGauge(this.#conversationId, (await this.#ports).core) : undefined,
        (gauge) => this.#page.tell({ type: 'gauge', gauge }),
      ),
    );
    this.#conversationId = conversationId;
    this.#isVisible = isVisible;
    this.#open = open;
    this.#disposables.add(webview.onDidReceiveMessage((value: unknown) => void this.#receive(value)));
    this.#disposables.add({ dispose: () => clearTimeout(this.#refreshTimer) });
    this.#ports.catch(() => undefined);
  }

  /** What fails to open is tried again when it is next asked for. */
  get #ports(): Promise<ChatPanelPorts> {
    this.#opened ??= this.#open().then(
      (ports) => {
        this.#listen(ports);
        return ports;
      },
      (error) => {
        this.#opened = undefined;
        throw error;
      },
    );
    return this.#opened;
  }

  #listen({ core, log, inWords }: ChatPanelPorts): void {
    this.#inWords = inWords;
    const tell = (error: unknown) => log('panel.event', { error: String(error) });
    this.#disposables.add(core.chat.onEvent((event) => this.#onChatEvent(event, core).catch(tell)));
    this.#disposables.add(
      core.compaction.onDidChange((id) => {
        if (id === this.#conversationId) void this.refreshSurroundings().catch(tell);
      }),
    );
    this.#disposables.add(core.queue.onDidChange((id) => void this.#tellQueue(id, core).catch(tell)));
    this.#disposables.add(
      core.drafts.onDidChange((change) => {
        if (change.conversationId === this.#conversationId) this.#gauge.soon();
        const news = change.conversationId === this.#conversationId && this.#draft.news(change);
        if (news) this.#page.tell(news);
      }),
    );
    this.#disposables.add(
      core.history.onDidChange(({ isOwn }) => {
        if (!isOwn) this.#refreshSoon();
      }),
    );
  }

  /** Another conversation is shown. */
  get onDidShow(): Event<ConversationId | null> {
    return this.#shown.event;
  }

  /** The title of what is shown, whenever it is told to the page. */
  get onDidChangeTitle(): Event<string> {
    return this.#titled.event;
  }

  /** The keyboard is in the page. */
  get isFocused(): boolean {
    return this.#isFocused;
  }

  get onDidChangeFocus(): Event<void> {
    return this.#focused.event;
  }

  get isVisible(): boolean {
    return this.#isVisible();
  }

  get conversationId(): ConversationId | null {
    return this.#conversationId;
  }

  /** VS Code throws away the page of what is hidden; it says `ready` when it is built anew. */
  pageGone(): void {
    this.#page.went();
    this.#focusLater = false;
    this.#setFocused(false);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Shows a conversation, or the empty state; with `around`, the part of it where this message stands. */
  async show(conversationId: ConversationId | null, around?: MessageId): Promise<void> {
    this.#conversationId = conversationId;
    this.#shown.fire(conversationId);
    await this.refresh(around);
  }

  /** Tells the panel everything, from the history and from what streams right now. */
  async refresh(around?: MessageId): Promise<void> {
    if (!this.#page.isReady) return;
    this.#gauge.soon();
    const { core, recent } = await this.#ports;
    const id = this.#conversationId;
    const changes = this.#changes;
    const page = id === null ? undefined : await this.#read(core, id, around);
    const surroundings = await this.#surroundings();
    const conversations = page?.messages.length ? [] : await recent();
    const queue = id === null ? [] : await core.queue.list(id);
    const draft = await this.#draft.view(core.drafts, id);
    // The user may have gone on to another conversation while this one was read.
    if (id !== this.#conversationId) return;
    // What was read may be older than what was told meanwhile.
    if (changes !== this.#changes) return this.refresh(around);
    const isAround = around !== undefined && page?.messages.some(({ message }) => message.id === around);
    this.#page.tell({
      type: 'snapshot',
      state: {
        conversationId: id,
        messages: (page?.messages ?? []).map((item) => this.#view(item, core)),
        hasEarlier: page?.hasEarlier ?? false,
        hasLater: page?.hasLater ?? false,
        ...(isAround && { anchor: around }),
        recent: conversations,
        surroundings,
        draft,
        queue: queue.map(queuedView),
      },
    });
    this.#doWhatWaited();
  }

  /** What was asked for while the page was not there, or did not know yet what it shows. */
  #doWhatWaited(): void {
    if (this.#focusLater) this.focus();
    const action = this.#performLater;
    this.#performLater = undefined;
    if (action) this.perform(action);
  }

  /** Another window wrote: what it wrote is shown, a moment later and in one go. */
  #refreshSoon(): void {
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = undefined;
      void this.#refreshFromElsewhere();
    }, elsewhereEveryMs);
  }

  /** Only what changed is told, and the reader stays where they are. */
  async #refreshFromElsewhere(): Promise<void> {
    const { core } = await this.#ports;
    const id = this.#conversationId;
    if (id === null || core.chat.isAnswering(id)) return this.refreshSurroundings();
    const changes = this.#changes;
    const page = await this.#read(core, id, undefined);
    if (id !== this.#conversationId) return;
    if (changes !== this.#changes) return this.#refreshFromElsewhere();
    const views = page.messages.map((item) => this.#view(item, core));
    // A message that went, or another branch: what is shown is not just older, it is wrong.
    if (this.#page.isOther(views)) return this.refresh();
    for (const message of views)
      if (this.#page.isNews(message)) this.#page.tell({ type: 'message', message });
    await this.refreshSurroundings();
  }

  async refreshSurroundings(): Promise<void> {
    this.#gauge.soon();
    const id = this.#conversationId;
    const surroundings = await this.#surroundings();
    if (id === this.#conversationId) this.#page.tell({ type: 'surroundings', surroundings });
  }

  async #tellQueue(id: ConversationId, core: Core): Promise<void> {
    const queue = await core.queue.list(id);
    if (id === this.#conversationId) this.#page.tell({ type: 'queue', queue: queue.map(queuedView) });
  }

  async load(side: 'earlier' | 'later', from: MessageId): Promise<void> {
    const { core } = await this.#ports;
    const id = this.#conversationId;
    if (id === null) return;
    const read = side === 'earlier' ? earlierPage : laterPage;
    const page = await read(core.history, id, from, transcriptPageSize);
    if (id !== this.#conversationId) return;
    this.#page.tell({
      type: 'page',
      side,
      messages: page.messages.map((item) => this.#view(item, core)),
      hasMore: side === 'earlier' ? page.hasEarlier : page.hasLater,
    });
  }

  /** Brings a message into view, with the part of the conversation where it stands. */
  async reveal(messageId: MessageId): Promise<void> {
    if (!this.#page.isReady) {
      this.#revealLater = messageId;
      return;
    }
    if (!this.#page.knows(messageId)) await this.refresh(messageId);
    this.#page.tell({ type: 'reveal', messageId });
  }

  /** Does in the page what a command asks for. */
  perform(action: PanelAction): void {
    if (this.#page.hasSnapshot) this.#page.tell({ type: 'perform', action });
    else this.#performLater = action;
  }

  /** The keyboard into the composer. */
  focus(): void {
    this.#focusLater = !this.#page.hasSnapshot;
    if (this.#page.hasSnapshot) this.#page.tell({ type: 'focus' });
  }

  #setFocused(isFocused: boolean): void {
    if (isFocused === this.#isFocused) return;
    this.#isFocused = isFocused;
    this.#focused.fire();
  }

  tell(
    message: Unrevised<
      Extract<
        HostMessage,
        {
          type:
            | 'found'
            | 'recalled'
            | 'suggestions'
            | 'open-find'
            | 'open-list'
            | 'question'
            | 'pasted'
            | 'attachment-states'
            | 'image'
            | 'deleted'
            | 'notice'
            | 'edit-prompt'
            | 'sent'
            | 'catalogue'
            | 'model-card'
            | 'open-models';
        }
      >
    >,
  ): void {
    this.#page.tell(message);
  }

  async #read(core: Core, id: ConversationId, around: MessageId | undefined): Promise<TranscriptPage> {
    const near = around && (await pageAround(core.history, id, around, transcriptPageSize));
    const page = near || (await newestPage(core.history, id, transcriptPageSize));
    const end = page.hasLater ? undefined : page.messages.at(-1)?.message;
    // Where the branch ends at a prompt, the answers to it stand side by side.
    const beside = end?.role === 'user' ? await core.history.answersTo(id, end.id) : [];
    this.#comparedUnder = beside.length > 0 ? end?.id : undefined;
    return {
      ...page,
      messages: [...page.messages, ...beside.map((message) => ({ message, siblingIds: [] }))],
    };
  }

  async #surroundings(): Promise<Surroundings> {
    const { core, surroundings } = await this.#ports;
    const id = this.#conversationId;
    const around = await surroundings(id);
    this.#titled.fire(around.title);
    return { ...around, isAnswering: id !== null && core.chat.isAnswering(id) };
  }

  /** The history is behind a streaming answer by up to a second; the chat knows it as it is. */
  #view({ message, siblingIds }: BranchMessage, core: Core): MessageView {
    const live = core.chat.liveMessage(message.id);
    return this.#told(live?.message ?? message, live?.waiting, siblingIds, core);
  }

  /** In the words of the page, with what stands beside others marked. */
  #told(
    message: Message,
    waiting: Waiting | undefined,
    siblingIds: readonly MessageId[],
    core: Core,
  ): MessageView {
    const view = this.#inWords(message, waiting, siblingIds);
    const isBeside = message.role === 'assistant' && message.parentId === this.#comparedUnder;
    return isBeside ? { ...view, beside: besideView(core, message) } : view;
  }

  async #receive(value: unknown): Promise<void> {
    const message = parsePanelMessage(value);
    if (message?.type === 'ready') this.#page.came();
    if (message?.type === 'focus-changed') return this.#setFocused(message.isFocused);
    try {
      await this.#carryOut(message);
    } catch (error) {
      // Without a history there is nothing to show but why, and a way to try again.
      this.#page.tell({ type: 'broken', sentence: errorText(error) });
    }
  }

  /** Sends this, with what is attached to the draft, as the composer's own button does. */
  async send(text: string): Promise<void> {
    const { carryOut } = await this.#ports;
    await carryOut({ type: 'send', text }, this);
  }

  async #carryOut(message: PanelMessage | undefined): Promise<void> {
    const { core, log, carryOut } = await this.#ports;
    if (!message) return log('panel.badMessage', {});
    if (message.type === 'ready') {
      this.#shown.fire(this.#conversationId);
      const revealed = this.#revealLater;
      this.#revealLater = undefined;
      return revealed === undefined ? this.refresh(message.around) : this.reveal(revealed);
    }
    if (message.type === 'draft') return this.#draft.take(message, core.drafts);
    await carryOut(message, this);
  }

  async #onChatEvent(event: ChatEvent, core: Core): Promise<void> {
    switch (event.type) {
      case 'message':
        return this.#onMessage(core, event.message, event.waiting && { waiting: event.waiting });
      case 'grew':
        if (event.conversationId === this.#conversationId) this.#page.growSoon(event.messageId, event.growth);
        return;
      case 'branch':
        return event.conversationId === this.#conversationId ? this.refresh() : undefined;
      case 'answering':
        return event.conversationId === this.#conversationId ? this.refreshSurroundings() : undefined;
      case 'settled':
        // What is not shown needs no telling.
        return this.#page.knows(event.message.id) ? this.#onMessage(core, event.message) : undefined;
      case 'comparing':
        if (event.conversationId === this.#conversationId) this.#comparedUnder = event.promptId;
        return;
      case 'ended':
      case 'keep-failed':
      case 'kept-late':
        return;
    }
  }

  #onMessage(
    core: Core,
    message: Message,
    more: Pick<Extract<ChatEvent, { type: 'message' }>, 'waiting'> = {},
  ): void {
    if (message.conversationId !== this.#conversationId) return;
    this.#changes++;
    this.#page.tell({ type: 'message', message: this.#told(message, more.waiting, [], core) });
  }
}
