import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { settingsSection } from '../../src/core/settings.ts';
import { commandIds, inlineEditScheme } from '../../src/vscode/ids.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { closeAll, diffTab, firstButtonOf, proposal, proposalText, run, until } from './editSupport.ts';

/* Inline edits in a real extension host, answered by the simulator. */

const original = `export function leave(): void {
  clock.start();
  log('left');
}

export function arrive(): void {
  clock.stop();
}
`;

const answer = "```ts\n  clock.start(1);\n  check();\n  log('left');\n```\n";
const edited = original.replace('  clock.start();\n', '  clock.start(1);\n  check();\n');

describe('inline edits', () => {
  let simulator: Simulator;
  let folder: vscode.Uri;
  let count = 0;
  let seen = 0;

  const configuration = () => vscode.workspace.getConfiguration();
  const set = (name: string, value: unknown) =>
    configuration().update(name, value, vscode.ConfigurationTarget.Global);

  /** A file with the two lines of its first function selected. */
  async function selected(): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, 'inline', `ferry${count++}.ts`);
    await mkdir(path.dirname(uri.fsPath), { recursive: true });
    await writeFile(uri.fsPath, original);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    editor.selection = new vscode.Selection(1, 0, 3, 0);
    return document;
  }

  const chats = () => simulator.requests.filter(({ path: of }) => of.endsWith('/chat/completions'));
  const lastChat = () => chats().at(-1);
  const isStreaming = () => diffTab() !== undefined && chats().length > seen;

  const edit = (instruction: string) => run(commandIds.inlineEdit, { instruction });

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
    await set('files.autoSave', 'off');
    await set(`${settingsSection}.baseUrl`, simulator.baseUrl);
    process.env['OPENROUTER_API_KEY'] = simulatorKeys.good;
    await set(`${settingsSection}.maxRetries`, 0);
  });

  after(async () => {
    for (const name of ['baseUrl', 'maxRetries']) await set(`${settingsSection}.${name}`, undefined);
    await set('files.autoSave', undefined);
    delete process.env['OPENROUTER_API_KEY'];
    await simulator.close();
  });

  beforeEach(() => {
    seen = chats().length;
  });

  afterEach(closeAll);

  it('propose a change of the selected lines, which is accepted and undone', async () => {
    const document = await selected();
    simulator.script({ answer: { text: answer } });
    await edit('Check first');
    assert.equal(proposal().modified.scheme, inlineEditScheme);
    await until(async () => (await proposalText()) === edited, 'the change is shown');
    assert.equal(document.getText(), original, 'nothing is written before it is accepted');
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), edited);
    await run('undo');
    assert.equal(document.getText(), original);
  });

  it('are rejected', async () => {
    const document = await selected();
    simulator.script({ answer: { text: answer } });
    await edit('Check first');
    await run(commandIds.rejectAllChanges);
    assert.equal(diffTab(), undefined);
    assert.equal(document.getText(), original);
  });

  it('are asked for again, with what was answered before', async () => {
    const document = await selected();
    simulator.script({ answer: { text: answer } }, { answer: { text: '```ts\n  other();\n```' } });
    await edit('Check first');
    await run(commandIds.askAgain, { instruction: 'Do something else' });
    await until(async () => (await proposalText()).includes('other();'), 'the second proposal');
    const request = lastChat()?.body ?? '';
    assert.ok(
      request.includes('Check first') && request.includes('check();') && request.includes('something else'),
    );
    await run(commandIds.acceptAllChanges);
    assert.match(document.getText(), /void \{\n {2}other\(\);\n\}/);
  });

  it('stop at once when they are given up while they stream', async () => {
    const document = await selected();
    simulator.script('wait-for-release');
    const editing = edit('Check first');
    await until(() => isStreaming(), 'it streams');
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), original, 'nothing is accepted before it is whole');
    await run(commandIds.rejectAllChanges);
    await editing;
    await until(() => lastChat()?.closedByClientAt !== undefined, 'the request is closed');
    assert.equal(document.getText(), original);
    assert.equal(diffTab(), undefined);
  });

  it('stop when their tab is closed', async () => {
    await selected();
    simulator.script('wait-for-release');
    const editing = edit('Check first');
    await until(() => isStreaming(), 'it streams');
    await run('workbench.action.closeActiveEditor');
    await editing;
    await until(() => lastChat()?.closedByClientAt !== undefined, 'the request is closed');
  });

  it('go where their lines went when the file changes above them', async () => {
    const document = await selected();
    simulator.script({ answer: { text: answer } });
    await edit('Check first');
    const above = new vscode.WorkspaceEdit();
    above.insert(document.uri, new vscode.Position(0, 0), '// new\n');
    await vscode.workspace.applyEdit(above);
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), `// new\n${edited}`);
  });

  it('are given up when somebody changes their lines meanwhile', async () => {
    const document = await selected();
    simulator.script('wait-for-release');
    const editing = edit('Check first');
    await until(() => isStreaming(), 'it streams');
    const mine = new vscode.WorkspaceEdit();
    mine.replace(document.uri, new vscode.Range(1, 2, 1, 7), 'watch');
    await vscode.workspace.applyEdit(mine);
    simulator.release();
    await editing;
    assert.equal(diffTab(), undefined);
    assert.equal(document.getText(), original.replace('clock.start', 'watch.start'));
  });

  it('leave the file alone when the answer fails or is cut off', async () => {
    const document = await selected();
    for (const fault of ['no-credit', 'cut-mid-stream'] as const) {
      // The file comes to the front again a moment after its proposal was closed.
      await until(() => vscode.window.activeTextEditor?.document === document, 'the file is in front');
      simulator.script(fault);
      await edit('Check first');
      assert.equal(lastChat()?.fault, fault);
      assert.equal(diffTab(), undefined, fault);
      assert.equal(document.getText(), original);
    }
  });

  it('are tried again with the button of what failed', async () => {
    const document = await selected();
    simulator.script('cut-mid-stream', { answer: { text: answer } });
    await firstButtonOf(
      () => edit('Check first'),
      () => chats().length === seen + 2,
    );
    await until(async () => diffTab() !== undefined && (await proposalText()) === edited, 'the change');
    assert.ok(lastChat()?.body.includes('Check first'));
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), edited);
  });

  it('lead to the setting of the model where another one would help', async () => {
    await selected();
    simulator.script('model-not-found');
    const { tabGroups } = vscode.window;
    await firstButtonOf(
      () => edit('Check first'),
      () => tabGroups.activeTabGroup.activeTab?.label === 'Settings',
    );
  });

  it('keep what was proposed when asking again fails', async () => {
    const document = await selected();
    simulator.script({ answer: { text: answer } }, 'cut-mid-stream', {
      answer: { text: '```ts\n  third();\n```' },
    });
    await edit('Check first');
    await firstButtonOf(
      async () => {
        await run(commandIds.askAgain, { instruction: 'Do something else' });
        await until(async () => (await proposalText()) === edited, 'what was proposed before is back');
      },
      () => chats().length === seen + 3,
    );
    await until(async () => (await proposalText()).includes('third();'), 'what was asked for again');
    await run(commandIds.rejectAllChanges);
    assert.equal(document.getText(), original);
  });

  it('are tried again where the answer was too long', async () => {
    await selected();
    simulator.script('length', { answer: { text: answer } });
    await firstButtonOf(
      () => edit('Check first'),
      () => chats().length === seen + 2,
    );
    await until(async () => diffTab() !== undefined && (await proposalText()) === edited, 'the change');
  });
});
