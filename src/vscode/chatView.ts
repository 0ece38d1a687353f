import * as vscode from 'vscode';
import { chatPage, webviewOptions } from './chatPage.ts';
import { ChatPanel, type ChatPanelPorts } from './chatPanel.ts';
import { viewIds } from './ids.ts';

/** The view *Chat*: in the side bar, or wherever the user moved it. */
export class ChatView implements vscode.WebviewViewProvider {
  readonly #extensionUri: vscode.Uri;
  readonly #state: vscode.Memento;
  readonly #ports: () => Promise<ChatPanelPorts>;
  #panel: ChatPanel | undefined;

  constructor(extensionUri: vscode.Uri, state: vscode.Memento, ports: () => Promise<ChatPanelPorts>) {
    this.#extensionUri = extensionUri;
    this.#state = state;
    this.#ports = ports;
  }

  get panel(): ChatPanel | undefined {
    return this.#panel;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    webview.options = webviewOptions(this.#extensionUri);
    const shown = this.#state.get<string>(shownKey) ?? null;
    const panel = new ChatPanel(webview, shown, this.#ports());
    panel.onDidShow((conversationId) => void this.#state.update(shownKey, conversationId));
    this.#panel = panel;
    view.onDidDispose(() => {
      panel.dispose();
      if (this.#panel === panel) this.#panel = undefined;
    });
    webview.html = chatPage(webview, this.#extensionUri);
  }

  /** Brings the view up with this conversation in it, and the keyboard in its composer. */
  async show(conversationId: string | null): Promise<void> {
    await this.#state.update(shownKey, conversationId);
    await this.#panel?.show(conversationId);
    await vscode.commands.executeCommand(`${viewIds.chat}.focus`);
    this.#panel?.tell({ type: 'focus' });
  }
}

/** Which conversation the view shows, in this workspace. */
const shownKey = 'chat.shownConversation';
