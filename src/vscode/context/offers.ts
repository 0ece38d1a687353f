import * as vscode from 'vscode';
import { bestMatches } from '../../core/context/fuzzy.ts';
import type { PagePorts } from '../../core/context/webPage.ts';
import type { ContextKind } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { withoutIcons, withoutLinks } from '../../core/history/tree/displayText.ts';
import { gatherByHand } from './attachToDraft.ts';
import { mayAttach } from './consent.ts';
import { attachClipboard, attachConversation, attachTerminalSelection, attachWebPage } from './elsewhere.ts';
import type { FileList } from './fileList.ts';
import { attachSelection, nameOf } from './files.ts';
import type { Gathered } from './gathered.ts';
import { attachCommit, attachStaged, attachWorkingTree, type GitRepository, gitRepositories } from './git.ts';
import { attachProblems, countProblems } from './problems.ts';
import { exclusionOf } from './workspaceFiles.ts';

/* What the menu of context offers, by source. Each knows how to gather what it stands for, once it is picked. */

export interface Offer {
  /** Tells it from the others of its source. */
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon: ContextKind;
  /** Goes on with another query, in the place of what was typed. */
  readonly insert?: string;
  gather(place: GatherPlace): Promise<readonly Gathered[]>;
}

export interface GatherPlace {
  readonly core: Core;
  readonly pages: PagePorts;
  readonly signal: AbortSignal;
}

const words = ({ label, detail }: Offer) =>
  detail === undefined ? ([label] as const) : ([label, detail] as const);

/** What is at hand: the editor, what VS Code knows of the workspace, what comes from elsewhere. */
export async function offersAtHand(query: string): Promise<readonly Offer[]> {
  const offers = [...editorOffers(), ...(await gitOffers()), ...elsewhereOffers()];
  const typed = query.toLowerCase();
  return offers.filter(({ label }) =>
    label
      .toLowerCase()
      .split(' ')
      .some((word) => word.startsWith(typed)),
  );
}

function editorOffers(): readonly Offer[] {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const offers: Offer[] = [];
  if (editor && isFileLike(editor.document)) {
    const { document, selection } = editor;
    const isSelected = !selection.isEmpty;
    const detail = isSelected
      ? `${nameOf(document.uri)}:${selection.start.line + 1}-${selection.end.line + 1}`
      : nameOf(document.uri);
    offers.push({
      key: 'selection',
      label: isSelected ? vscode.l10n.t('Selection') : vscode.l10n.t('Current File'),
      detail,
      icon: isSelected ? 'selection' : 'file',
      gather: async ({ core }) =>
        (await mayAttach([document.uri])) ? attachSelection(editor, core.attachments) : [],
    });
  }
  const problems = countProblems();
  if (problems > 0) {
    offers.push({
      key: 'problems',
      label: vscode.l10n.t('Problems'),
      detail: String(problems),
      icon: 'problems',
      gather: async ({ core }) => [await attachProblems(core.attachments)],
    });
  }
  return offers;
}

export function isFileLike({ uri }: vscode.TextDocument): boolean {
  return ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-notebook-cell'].includes(uri.scheme);
}

async function gitOffers(): Promise<readonly Offer[]> {
  const repositories = await gitRepositories();
  return repositories.flatMap((repository) => repositoryOffers(repository, repositories.length > 1));
}

function repositoryOffers(repository: GitRepository, isOneOfMany: boolean): readonly Offer[] {
  const { state, rootUri } = repository;
  const where = isOneOfMany ? { detail: nameOf(rootUri) } : {};
  const key = rootUri.toString();
  const offer = (name: string, label: string, gather: Offer['gather']): Offer => ({
    key: `${name} ${key}`,
    label,
    ...where,
    icon: 'git',
    gather,
  });
  const isChanged = state.workingTreeChanges.length + (state.untrackedChanges?.length ?? 0) > 0;
  return [
    ...(isChanged
      ? [
          offer('changes', vscode.l10n.t('Changes'), async ({ core }) => [
            await attachWorkingTree(repository, core.attachments),
          ]),
        ]
      : []),
    ...(state.indexChanges.length > 0
      ? [
          offer('staged', vscode.l10n.t('Staged Changes'), async ({ core }) => [
            await attachStaged(repository, core.attachments),
          ]),
        ]
      : []),
    ...(state.HEAD?.commit
      ? [offer('commit', vscode.l10n.t('Commit…'), ({ core }) => pickCommit(repository, core))]
      : []),
  ];
}

async function pickCommit(repository: GitRepository, core: Core): Promise<readonly Gathered[]> {
  const commits = await repository.log({ maxEntries: 100 });
  const picked = await vscode.window.showQuickPick(
    commits.map((commit) => ({
      label: withoutIcons(commit.message.split('\n')[0] ?? ''),
      description: commit.hash.slice(0, 7),
      ...(commit.authorName !== undefined && { detail: withoutIcons(commit.authorName) }),
      commit,
    })),
    { title: vscode.l10n.t('Attach Commit'), matchOnDescription: true, matchOnDetail: true },
  );
  return picked ? [await attachCommit(repository, picked.commit, core.attachments)] : [];
}

function elsewhereOffers(): readonly Offer[] {
  const { l10n } = vscode;
  return [
    ...(vscode.window.activeTerminal
      ? [
          {
            key: 'terminal',
            label: l10n.t('Terminal Selection'),
            icon: 'terminal' as const,
            gather: async ({ core }: GatherPlace) => [await attachTerminalSelection(core.attachments)],
          },
        ]
      : []),
    {
      key: 'clipboard',
      label: l10n.t('Clipboard'),
      icon: 'clipboard',
      gather: async ({ core }) => [await attachClipboard(core.attachments)],
    },
    {
      key: 'web',
      label: l10n.t('Web Page…'),
      icon: 'web',
      gather: async (place) => {
        const address = await vscode.window.showInputBox({
          title: l10n.t('Attach a Web Page'),
          placeHolder: 'https://…',
          prompt: l10n.t('Its text is fetched once and attached; nothing on it is run.'),
        });
        return address?.trim() ? webPage(address.trim(), place) : [];
      },
    },
    { key: 'symbols', label: l10n.t('Symbols…'), icon: 'symbol', insert: '@#', gather: async () => [] },
    {
      key: 'disk',
      label: l10n.t('Files and Folders from Disk…'),
      icon: 'folder',
      gather: async ({ core, signal }) => {
        const uris = await vscode.window.showOpenDialog({
          canSelectMany: true,
          canSelectFolders: true,
          openLabel: l10n.t('Attach'),
        });
        return gatherByHand(uris ?? [], core.attachments, signal);
      },
    },
  ];
}

/** Fetching takes a moment, and shows. */
async function webPage(address: string, { core, pages }: GatherPlace): Promise<readonly Gathered[]> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Fetching {0}', withoutLinks(address.slice(0, 100))),
    },
    async () => [await attachWebPage(address, pages, core.attachments)],
  );
}

/** `@https://…` */
export function addressOffers(query: string): readonly Offer[] {
  if (!/^https?:\/\/[^\s/]+\.[^\s/]+/.test(query)) return [];
  return [
    {
      key: query,
      label: vscode.l10n.t('Fetch This Page'),
      detail: query,
      icon: 'web',
      gather: (place) => webPage(query, place),
    },
  ];
}

/** Files that are open in tabs, other than what is kept out of sight. */
export async function openEditorOffers(query: string, limit: number): Promise<readonly Offer[]> {
  const uris = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook ? [input.uri] : [],
    ),
  );
  const unique = [...new Map(uris.map((uri) => [uri.toString(), uri] as const)).values()];
  const exclusions = await Promise.all(unique.map((uri) => exclusionOf(uri)));
  const offers = unique
    .filter((_, index) => exclusions[index] === undefined)
    .map((uri) => fileOffer(uri, nameOf(uri), false));
  return bestMatches(offers, query, words, limit);
}

export async function fileOffers(list: FileList, query: string, limit: number): Promise<readonly Offer[]> {
  const best = bestMatches(await list.all(), query, ({ name, folder }) => [name, folder], limit);
  return best.map(({ uri, name, folder, isFolder }) =>
    fileOffer(uri, folder === '' ? name : `${folder}/${name}`, isFolder),
  );
}

function fileOffer(uri: vscode.Uri, path: string, isFolder: boolean): Offer {
  const at = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(0, at));
  return {
    key: uri.toString(),
    label: `${path.slice(at + 1)}${isFolder ? '/' : ''}`,
    ...(folder !== '' && { detail: folder }),
    icon: isFolder ? 'folder' : 'file',
    gather: ({ core, signal }) => gatherByHand([uri], core.attachments, signal),
  };
}

const listedConversations = 300;

export async function conversationOffers(
  query: string,
  core: Core,
  current: string | null,
  limit: number,
): Promise<readonly Offer[]> {
  const { conversations } = await core.history.listConversations({ limit: listedConversations });
  const offers = conversations
    .filter(({ id, title }) => id !== current && title !== '')
    .map(
      ({ id, title }): Offer => ({
        key: id,
        label: title,
        icon: 'conversation',
        gather: async () => [await attachConversation(id, core)],
      }),
    );
  return bestMatches(offers, query, ({ label }) => [label], limit);
}
