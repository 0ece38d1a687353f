import * as vscode from 'vscode';
import { Emitter, type Event } from '../core/base/emitter.ts';
import type { ConversationId, MessageId } from '../core/conversation.ts';
import type { PanelAction } from '../protocol/hostMessages.ts';
import { parsePanelMessage } from '../protocol/panelMessages.ts';
import { ChatPanel, type ChatPanelPorts } from './chatPanel.ts';
import { viewIds } from './ids.ts';
import { viewPage, webviewOptions } from './viewPage.ts';

/** Which conversation the view shows, in this workspace. */
const shownKey = 'chat.shownConversation';

const askAgainMs = 2_000;

/**
 * All chat panels of this window: the view *Chat*, wherever the user moved it, and any number of editor tabs
 * with different conversations, each restored after a reload.
 */
export class ChatPanels implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #state: vscode.Memento;
  readonly #ports: () => Promise<ChatPanelPorts>;
  readonly #tabs = new Map<ChatPanel, vscode.WebviewPanel>();
  readonly #shown = new Emitter<ConversationId | null>();
  readonly #activeChanged = new Emitter<void>();
  readonly #viewCame = new Emitter<ChatPanel>();
  #view: ChatPanel | undefined;
  #revealInView: MessageId | undefined;
  #focusInView = false;

  constructor(extensionUri: vscode.Uri, state: vscode.Memento, ports: () => Promise<ChatPanelPorts>) {
    this.#extensionUri = extensionUri;
    this.#state = state;
    this.#ports = ports;
  }

  /** The panel that the user is in: the one with the keyboard, else the tab in front, else the view. */
  get active(): ChatPanel | undefined {
    const focused = this.all.find(({ isFocused }) => isFocused);
    if (focused) return focused;
    for (const [panel, tab] of this.#tabs) if (tab.active) return panel;
    return this.#view;
  }

  /** A panel shows this conversation now. */
  get onDidShow(): Event<ConversationId | null> {
    return this.#shown.event;
  }

  /** Another panel, or none, is the active one, or its page got or lost the keyboard. */
  get onDidChangeActive(): Event<void> {
    return this.#activeChanged.event;
  }

  get all(): readonly ChatPanel[] {
    return [...this.#tabs.keys(), ...(this.#view ? [this.#view] : [])];
  }

  /** Whether the user sees this conversation now. */
  isVisible(conversationId: ConversationId): boolean {
    const inTab = [...this.#tabs].some(
      ([panel, tab]) => tab.visible && panel.conversationId === conversationId,
    );
    return inTab || (this.#view?.isVisible === true && this.#view.conversationId === conversationId);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const panel = this.#build(view.webview, this.#state.get<string>(shownKey) ?? null, () => view.visible);
    panel.onDidShow((id) => void this.#state.update(shownKey, id));
    this.#view = panel;
    this.#viewCame.fire(panel);
    if (this.#revealInView !== undefined) void panel.reveal(this.#revealInView);
    this.#revealInView = undefined;
    if (this.#focusInView) panel.focus();
    this.#focusInView = false;
    view.onDidChangeVisibility(() => (view.visible ? undefined : panel.pageGone()));
    view.onDidDispose(() => {
      panel.dispose();
      if (this.#view === panel) this.#view = undefined;
      this.#activeChanged.fire();
    });
  }

  /** VS Code brings a tab back after a reload, with what its page kept. */
  async deserializeWebviewPanel(tab: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const id =
      typeof kept === 'object' && kept && 'conversationId' in kept && typeof kept.conversationId === 'string'
        ? kept.conversationId
        : null;
    this.#addTab(tab, id);
  }

  /** Brings the view up with this conversation in it, at this message, and the keyboard in its composer. */
  async show(conversationId: ConversationId | null, messageId?: MessageId): Promise<void> {
    await this.#state.update(shownKey, conversationId);
    if (!this.#view) this.#revealInView = messageId;
    await this.#view?.show(conversationId, messageId);
    await this.focusView();
    if (messageId !== undefined && this.#revealInView === undefined) await this.#view?.reveal(messageId);
  }

  /** Does in the active panel what a command asks for; where there is none, the view is brought up first. */
  async perform(action: PanelAction): Promise<void> {
    if (!this.active?.isVisible) await this.focusView();
    this.active?.perform(action);
  }

  async focusView(): Promise<void> {
    await vscode.commands.executeCommand(`${viewIds.chat}.focus`);
    if (this.#view) this.#view.focus();
    else this.#focusInView = true;
  }

  /** The panel that the user is in. Where there is none, the view is brought up, and it takes its time. */
  async opened(): Promise<ChatPanel> {
    if (this.active) return this.active;
    const coming = Promise.withResolvers<ChatPanel>();
    const listening = this.#viewCame.event(coming.resolve);
    // While the workbench is still being built it may forget that it was asked.
    const again = setInterval(() => void this.focusView(), askAgainMs);
    await this.focusView();
    const panel = this.active ?? (await coming.promise);
    clearInterval(again);
    listening.dispose();
    return panel;
  }

  /** The keyboard into the composer of the panel that the user is in; the view comes up where there is none. */
  async focusActive(): Promise<void> {
    const { active } = this;
    const tab = active && this.#tabs.get(active);
    if (!tab) return this.focusView();
    tab.reveal();
    active.focus();
  }

  /** Opens a tab, or brings up the one that has the conversation already. */
  openTab(conversationId: ConversationId | null, column: vscode.ViewColumn): ChatPanel {
    for (const [panel, tab] of this.#tabs) {
      if (conversationId === null || panel.conversationId !== conversationId) continue;
      tab.reveal();
      return panel;
    }
    const tab = vscode.window.createWebviewPanel(
      viewIds.chatTab,
      vscode.l10n.t('Chat'),
      { viewColumn: column },
      webviewOptions(this.#extensionUri),
    );
    return this.#addTab(tab, conversationId);
  }

  #addTab(tab: vscode.WebviewPanel, conversationId: ConversationId | null): ChatPanel {
    tab.webview.options = webviewOptions(this.#extensionUri);
    tab.iconPath = {
      light: vscode.Uri.joinPath(this.#extensionUri, 'media', 'tab-light.svg'),
      dark: vscode.Uri.joinPath(this.#extensionUri, 'media', 'tab-dark.svg'),
    };
    const panel = this.#build(tab.webview, conversationId, () => tab.visible);
    panel.onDidChangeTitle((title) => {
      tab.title = title || vscode.l10n.t('Chat');
    });
    this.#tabs.set(panel, tab);
    tab.onDidChangeViewState(() => {
      if (!tab.visible) panel.pageGone();
      this.#activeChanged.fire();
    });
    tab.onDidDispose(() => {
      this.#tabs.delete(panel);
      panel.dispose();
      this.#activeChanged.fire();
    });
    return panel;
  }

  #build(
    webview: vscode.Webview,
    conversationId: ConversationId | null,
    isVisible: () => boolean,
  ): ChatPanel {
    webview.options = webviewOptions(this.#extensionUri);
    const panel = new ChatPanel(webview, conversationId, isVisible, this.#ports);
    panel.onDidShow((id) => this.#shown.fire(id));
    panel.onDidChangeFocus(() => this.#activeChanged.fire());
    const build = () => {
      webview.html = viewPage(webview, this.#extensionUri, {
        name: 'chat',
        title: vscode.l10n.t('Chat'),
        firstScript: 'firstWord.js',
        policy: [`font-src ${webview.cspSource}`, `img-src ${webview.cspSource} data: blob:`],
      });
    };
    webview.onDidReceiveMessage((value: unknown) => {
      if (parsePanelMessage(value)?.type !== 'rebuild') return;
      panel.pageGone();
      build();
    });
    build();
    return panel;
  }
}
