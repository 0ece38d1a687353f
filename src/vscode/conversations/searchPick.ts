import * as vscode from 'vscode';
import type { ConversationId, ConversationStatus, MessageId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { NewestSearch } from '../../core/history/search/newestSearch.ts';
import type { SearchHit, SearchPage } from '../../core/history/search/search.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { errorText } from '../errorText.ts';
import { showError } from '../notice.ts';
import { relativeTime } from '../relativeTime.ts';
import { hitKindName, markedSnippet } from './hitText.ts';

/* Search Conversations: results come while one types, and lead to the message. */

const pageSize = 40;
const recentCount = 20;

export interface SearchTarget {
  readonly conversationId: ConversationId;
  readonly messageId?: MessageId;
}

export interface SearchDoors {
  open(target: SearchTarget): Promise<void>;
  openToSide(target: SearchTarget): Promise<void>;
  showAll(input: string): Promise<void>;
}

interface ResultItem extends vscode.QuickPickItem {
  readonly target?: SearchTarget;
  readonly loadsMore?: true;
}

export function searchConversations(core: Core, doors: SearchDoors, input = ''): void {
  const session = new SearchSession(core, doors);
  session.show(input);
}

class SearchSession {
  readonly #core: Core;
  readonly #doors: SearchDoors;
  readonly #pick = vscode.window.createQuickPick<ResultItem>();
  readonly #search: NewestSearch;
  readonly #allButton = {
    iconPath: new vscode.ThemeIcon('list-flat'),
    tooltip: vscode.l10n.t('Open All Results as a Document'),
  };
  readonly #sideButton = {
    iconPath: new vscode.ThemeIcon('split-horizontal'),
    tooltip: vscode.l10n.t('Open to the Side'),
  };
  #limit = pageSize;
  #input = '';

  constructor(core: Core, doors: SearchDoors) {
    this.#core = core;
    this.#doors = doors;
    this.#search = new NewestSearch(
      (input) => this.#find(input),
      (page, input) => this.#showPage(page, input),
      (error) => this.#fail(error),
    );
    this.#pick.onDidChangeValue((value) => this.#typed(value));
    this.#pick.onDidAccept(() => void this.#accept().catch(tellError));
    this.#pick.onDidTriggerButton(() => void this.#showAll().catch(tellError));
    this.#pick.onDidTriggerItemButton(({ item }) => void this.#toSide(item).catch(tellError));
    this.#pick.onDidHide(() => {
      this.#search.cancel();
      this.#pick.dispose();
    });
  }

  show(input: string): void {
    const pick = this.#pick;
    pick.title = vscode.l10n.t('Search Conversations');
    pick.placeholder = vscode.l10n.t(
      'Words, "a phrase", model: tag: in: role: before: after: cost:>0.05 is:pinned|unread|archived|deleted',
    );
    // What is found is in the order of the search, and stays although no label has the words.
    Object.assign(pick, { sortByLabel: false });
    pick.buttons = [this.#allButton];
    pick.value = input;
    pick.show();
    this.#typed(input);
    // While the first key is still on its way. What fails here fails again, and is told, with the first search.
    this.#core.history.search.warmUp().catch(() => undefined);
  }

  #typed(value: string): void {
    this.#limit = pageSize;
    this.#input = value;
    this.#pick.busy = true;
    this.#search.search(value);
  }

  async #find(input: string): Promise<SearchPage> {
    if (input.trim() === '') return recentPage(this.#core);
    return this.#core.history.search.find(input, { limit: this.#limit });
  }

  #showPage({ hits, cursor, isComplete, isCut }: SearchPage, input: string): void {
    this.#pick.busy = false;
    const items: ResultItem[] = hits.map((hit) => this.#hitItem(hit));
    if (cursor !== undefined)
      items.push({ label: vscode.l10n.t('More Results…'), alwaysShow: true, loadsMore: true });
    if (!isComplete) items.push(separatorItem(vscode.l10n.t('The newest messages are still being indexed')));
    if (isCut)
      items.push(separatorItem(vscode.l10n.t('Only the first words are searched: there are too many')));
    if (hits.length === 0 && input.trim() !== '')
      items.push({ label: vscode.l10n.t('Nothing found'), alwaysShow: true });
    const active = this.#pick.activeItems[0]?.loadsMore ? hits.length : 0;
    this.#pick.items = items;
    const stays = this.#limit > pageSize ? items[Math.min(this.#limit - pageSize, active)] : undefined;
    if (stays) this.#pick.activeItems = [stays];
  }

  #hitItem(hit: SearchHit): ResultItem {
    const { conversationId, messageId, title, status, atMs } = hit;
    const facts = [hitKindName(hit), statusName(status), relativeTime(atMs, Date.now())];
    return {
      label: withoutIcons(title) || vscode.l10n.t('Untitled'),
      description: facts.filter((fact) => fact !== '').join(' · '),
      ...(hit.kind !== 'title' && { detail: withoutIcons(markedSnippet(hit.snippet)) }),
      alwaysShow: true,
      buttons: [this.#sideButton],
      target: { conversationId, ...(messageId !== undefined && { messageId }) },
    };
  }

  async #accept(): Promise<void> {
    const [item] = this.#pick.activeItems;
    if (item?.loadsMore) {
      this.#limit += pageSize;
      this.#pick.busy = true;
      this.#search.search(this.#input);
      return;
    }
    if (!item?.target) return;
    this.#pick.hide();
    await this.#doors.open(item.target);
  }

  async #toSide({ target }: ResultItem): Promise<void> {
    if (!target) return;
    this.#pick.hide();
    await this.#doors.openToSide(target);
  }

  async #showAll(): Promise<void> {
    if (this.#input.trim() === '') return;
    this.#pick.hide();
    await this.#doors.showAll(this.#input);
  }

  #fail(error: unknown): void {
    this.#pick.busy = false;
    this.#pick.items = [{ label: errorText(error), alwaysShow: true }];
  }
}

/** What is shown before anything is typed. */
async function recentPage({ history }: Core): Promise<SearchPage> {
  const { conversations } = await history.listConversations({ limit: recentCount });
  const hits = conversations.map(
    ({ id, title, status, updatedAtMs }): SearchHit => ({
      kind: 'title',
      conversationId: id,
      title,
      status,
      atMs: updatedAtMs,
      snippet: { text: title, hits: [] },
    }),
  );
  return { hits, isComplete: true, isCut: false };
}

function statusName(status: ConversationStatus): string {
  switch (status) {
    case 'active':
      return '';
    case 'archived':
      return vscode.l10n.t('archived');
    case 'deleted':
      return vscode.l10n.t('in the bin');
  }
}

function separatorItem(label: string): ResultItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function tellError(error: unknown): void {
  void showError(errorText(error));
}
