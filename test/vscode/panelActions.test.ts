import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExportDocument, ExportedMessage } from '../../src/core/history/export/document.ts';
import { settingsSection } from '../../src/core/settings.ts';
import { commandIds, viewIds } from '../../src/vscode/ids.ts';
import { closeAll, diffTab, firstButtonOf, proposalText, run, until } from './editSupport.ts';

/* Every action of the panel as a command, from the extension host through the real panel to the real history. */

const code = 'export const bell = 7;';

describe('actions of the panel as commands', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neural-terminal-'));
  let count = 0;

  const configuration = () => vscode.workspace.getConfiguration(settingsSection);
  const set = (name: string, value: unknown) =>
    configuration().update(name, value, vscode.ConfigurationTarget.Global);

  /** The conversation that begins so, as it is in the history. */
  async function conversation(title: string) {
    const uri = vscode.Uri.file(path.join(folder, `${count++}.json`));
    await run(commandIds.exportAllConversations, { format: 'json', uri });
    const document: ExportDocument = JSON.parse(readFileSync(uri.fsPath, 'utf8'));
    return document.conversations.filter((one) => one.title.startsWith(title));
  }

  async function messages(title: string): Promise<readonly ExportedMessage[]> {
    const [found] = await conversation(title);
    return found?.messages.filter(({ deletedAtMs }) => deletedAtMs === undefined) ?? [];
  }

  const answers = async (title: string) =>
    (await messages(title)).filter(({ role, state }) => role === 'assistant' && state !== 'streaming');

  /** Resolves when the answer has ended, and the next prompt may be sent: on disk it is whole before that. */
  const ask = (prompt: string) => run(commandIds.askForAnswer, { prompt });

  /** What the panel was asked for before is done: until then it shows the version before, and would mean that one. */
  async function panelIsIdle(title: string): Promise<void> {
    const { clipboard } = vscode.env;
    await clipboard.writeText('');
    await run(commandIds.copyAnswer);
    await until(async () => (await clipboard.readText()) !== '', 'the panel has done what it was asked');
    const [shown] = await conversation(title);
    // Written one after the other.
    for (const id of [commandIds.pinConversation, commandIds.unpinConversation]) await run(id, shown?.id);
  }

  before(async function () {
    // The first time, the workbench loads all that a webview needs.
    this.timeout(120_000);
    process.env['OPENROUTER_API_KEY'] = 'sk-or-v1-simulator';
    await set('baseUrl', process.env['NT_SIMULATOR']);
    await run(commandIds.focusChat);
    await ask(`/echo Bells\n\n\`\`\`ts\n${code}\n\`\`\``);
  });

  after(async () => {
    await set('baseUrl', undefined);
    delete process.env['OPENROUTER_API_KEY'];
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(closeAll);

  it('copy the answer and its code', async () => {
    const { clipboard } = vscode.env;
    await clipboard.writeText('');
    const copied = async (id: string, isSo: (text: string) => boolean) =>
      until(async () => {
        await run(id);
        return isSo(await clipboard.readText());
      }, id);
    await copied(commandIds.copyAnswer, (text) => text.includes('Bells'));
    await copied(commandIds.copyCode, (text) => text === code);
  });

  it('put its code into the file, at the cursor and as a proposal', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'let a;\n' });
    await vscode.window.showTextDocument(document);
    await run(commandIds.insertCode);
    await until(() => document.getText().includes(code), 'the code is inserted');
    await vscode.window.showTextDocument(document);
    await run('undo');
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 6);
    await run(commandIds.applyCode);
    await until(async () => diffTab() !== undefined && (await proposalText()).includes(code), 'a proposal');
    await run(commandIds.rejectAllChanges);
  });

  it('put its code into a new file, and into the terminal without running it', async () => {
    await run(commandIds.codeToNewFile);
    const made = () =>
      vscode.workspace.textDocuments.find((one) => one.isUntitled && one.getText().trim() === code);
    await until(() => made() !== undefined, 'a new file');
    assert.equal(made()?.languageId, 'typescript');
    const typed: string[] = [];
    const written = new vscode.EventEmitter<string>();
    const handleInput = (text: string) => void typed.push(text);
    const pty = { onDidWrite: written.event, open: () => undefined, close: () => undefined, handleInput };
    const terminal = vscode.window.createTerminal({ name: 'harbour', pty });
    try {
      terminal.show();
      await until(() => vscode.window.activeTerminal === terminal, 'the terminal is the active one');
      await run(commandIds.codeToTerminal);
      await until(() => typed.join('') === code, 'the code stands on the command line, with no line end');
    } finally {
      terminal.dispose();
      written.dispose();
    }
  });

  it('answer anew, and walk through the versions', async () => {
    const [first] = await answers('/echo Bells');
    await run(commandIds.regenerate);
    await until(async () => (await answers('/echo Bells')).length === 2, 'two answers');
    const shown = async () => (await conversation('/echo Bells'))[0]?.activeMessageId;
    // Only what is complete has versions to walk through.
    await until(async () => {
      await run(commandIds.previousVersion);
      return (await shown()) === first?.id;
    }, 'the first version');
    await until(async () => {
      await run(commandIds.nextVersion);
      return (await shown()) !== first?.id;
    }, 'the second version');
    await panelIsIdle('/echo Bells');
  });

  it('delete a message and take that back', async () => {
    const before = (await messages('/echo Bells')).length;
    await run(commandIds.deleteMessage);
    await until(async () => (await messages('/echo Bells')).length < before, 'it is deleted');
    await until(async () => {
      await run(commandIds.undoDeleteMessage);
      return (await messages('/echo Bells')).length === before;
    }, 'it is back');
  });

  it('quote the answer into the composer, and show what will be sent', async () => {
    await run(commandIds.quoteAnswer);
    await until(async () => {
      await run(commandIds.showRequest);
      return vscode.window.activeTextEditor?.document.getText().includes('> Bells') === true;
    }, 'the quotation goes along');
  });

  it('fork from a message', async () => {
    const before = (await conversation('')).length;
    await run(commandIds.forkFromMessage);
    await until(async () => (await conversation('')).length === before + 1, 'a fork');
  });

  it('move in the panel without touching the history', async () => {
    // What `attach` types is a draft, which is kept a moment later.
    const history = async () => (await conversation('')).map(({ draft: _, ...kept }) => kept);
    const before = await history();
    for (const id of [
      commandIds.previousMessage,
      commandIds.nextMessage,
      commandIds.jumpToLatest,
      commandIds.toggleReasoning,
      commandIds.findInConversation,
      commandIds.editPrompt,
      commandIds.regenerateWith,
      commandIds.chooseModel,
      commandIds.compareModels,
      commandIds.attach,
      commandIds.nextFavouriteModel,
      commandIds.previousFavouriteModel,
    ])
      await run(id);
    assert.deepEqual(await history(), before);
  });

  it('stop an answer, and continue it', async () => {
    // So long that it is still streaming when it is stopped, however late that is.
    await run(commandIds.ask, { prompt: '/slow Gulls, a long answer' });
    const begun = (parts: ExportedMessage['parts']) =>
      parts.some((part) => part.type === 'text' && part.text.length > 20);
    await until(
      async () =>
        (await messages('/slow Gulls')).some(({ role, parts }) => role === 'assistant' && begun(parts)),
      'there is something to keep',
    );
    await until(async () => {
      await run(commandIds.stop);
      return (await answers('/slow Gulls'))[0]?.state === 'stopped';
    }, 'it is stopped');
    const stopped = JSON.stringify(await answers('/slow Gulls'));
    await until(async () => {
      await run(commandIds.continueAnswer);
      const now = await messages('/slow Gulls');
      return now.length === 2 && JSON.stringify(now.slice(1)) !== stopped;
    }, 'it goes on');
    await until(async () => {
      await run(commandIds.stop);
      return (await answers('/slow Gulls')).length === 1;
    }, 'it is over');
  });

  it('try again at once instead of waiting', async () => {
    await run(commandIds.ask, { prompt: '/fault rate-limit' });
    await until(async () => {
      await run(commandIds.retryNow);
      return (await answers('/fault rate-limit')).length === 1;
    }, 'it has failed for good, sooner than its waits');
  });

  it('compact it, and lead to the setting of the model where that cannot write the summary', async () => {
    await ask('/echo Tides');
    await run(commandIds.ask, { prompt: '/echo And ebbs', newConversation: false });
    await until(async () => (await answers('/echo Tides')).length === 2, 'two turns');
    await set('compactModel', 'nobody/serves-this');
    const { tabGroups } = vscode.window;
    await firstButtonOf(
      () => run(commandIds.compact),
      () => tabGroups.activeTabGroup.activeTab?.label === 'Settings',
    );
    await set('compactModel', undefined);
  });

  it('open it in a tab, at the side and as plain text', async () => {
    const tabs = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs: all }) => all)
        .filter(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes(viewIds.chatTab),
        );
    await run(commandIds.openConversationInEditor);
    await until(() => tabs().length === 1, 'a tab');
    await run('workbench.action.closeAllEditors');
    await run(commandIds.focusChat);
    await run(commandIds.openConversationToSide);
    await until(() => tabs().length === 1, 'a tab at the side');
    await run(commandIds.showAccessibleView);
    await until(
      () => vscode.window.activeTextEditor?.document.getText().startsWith('## You') === true,
      'its text',
    );
  });
});
