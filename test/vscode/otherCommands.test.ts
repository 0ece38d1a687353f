import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { settingsSection } from '../../src/core/settings.ts';
import { type CommandId, commandIds, viewIds } from '../../src/vscode/ids.ts';
import { closeAll, firstButtonOf, run, until } from './editSupport.ts';

/* Commands that open something, or ask: what they open, and that giving up ends them and changes nothing. */

describe('other commands', () => {
  const setServer = (baseUrl: string | undefined) =>
    vscode.workspace
      .getConfiguration(settingsSection)
      .update('baseUrl', baseUrl, vscode.ConfigurationTarget.Global);

  // The report asks the server how it is: not one that may be out of reach.
  before(() => setServer(process.env['NT_SIMULATOR']));

  after(() => setServer(undefined));

  afterEach(closeAll);

  const hasTab = (isIt: (tab: vscode.Tab) => boolean) =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(isIt));
  const hasPage = (type: string) =>
    hasTab(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes(type));

  /** Runs the command and leaves what it asks, again and again: a list is shown in its own time. */
  async function giveUp(id: CommandId): Promise<void> {
    let isOver = false;
    void run(id).then(() => {
      isOver = true;
    });
    await until(async () => {
      await run('workbench.action.closeQuickOpen');
      return isOver;
    }, `${id} is over`);
  }

  it('open their pages and documents', async () => {
    await run(commandIds.showHealth);
    await until(() => hasPage(viewIds.health), 'Health');
    await run(commandIds.showUsage);
    await until(() => hasPage(viewIds.usage), 'Usage');
    await run(commandIds.help);
    await until(() => hasTab(({ label }) => label.includes('Neural Terminal Help')), 'Help');
    await run(commandIds.showLog);
    await until(
      () => vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === 'output'),
      'the log',
    );
  });

  it('copy the report and the place of the history', async () => {
    const { clipboard } = vscode.env;
    await clipboard.writeText('');
    await run(commandIds.copyDiagnosticReport);
    await until(async () => (await clipboard.readText()).includes('Neural Terminal'), 'the report');
    let copied = '';
    await firstButtonOf(
      () => run(commandIds.openHistoryFolder),
      () => {
        void clipboard.readText().then((text) => {
          copied = text;
        });
        return copied.includes('globalStorage');
      },
    );
  });

  it('are over when what they ask is left', async () => {
    for (const id of [
      commandIds.showMenu,
      commandIds.groupConversations,
      commandIds.sortConversations,
      commandIds.filterConversations,
      commandIds.setApiKey,
      commandIds.eraseAllData,
      commandIds.exportMetrics,
      commandIds.newPrompt,
      commandIds.editPrompts,
      commandIds.runPrompt,
      commandIds.choosePersona,
      commandIds.newPersona,
      commandIds.editPersonas,
      commandIds.chooseInstructions,
      commandIds.askAboutSelection,
    ])
      await giveUp(id);
  });

  it('do nothing where there is nothing to do it to', async () => {
    for (const id of [
      commandIds.loadMoreConversations,
      commandIds.compact,
      commandIds.undoCompact,
      commandIds.signOut,
    ])
      await run(id, 'no-such-conversation');
    await run(commandIds.sortConversations, 'updated');
  });

  it('open what is chosen: a prompt that is shipped is copied first', async () => {
    void run(commandIds.editPrompts);
    const shown = () => vscode.window.activeTextEditor?.document.uri.path ?? '';
    await until(async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return shown().endsWith('.md');
    }, 'the file of the prompt');
    assert.match(shown(), /globalStorage\/.*prompts\/[a-z-]+\.md$/);
  });
});
