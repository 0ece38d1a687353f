import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { settingsSection } from '../../src/core/settings.ts';
import { commandIds, proposalScheme } from '../../src/vscode/ids.ts';
import { closeAll, diffTab, proposal, proposalText, run, until } from './editSupport.ts';

/* Code of answers into files, through the real diff editor and the real documents of an extension host. */

const original = `import { clock } from './clock.ts';

export function leave(): void {
  clock.start();
}

export function arrive(minutes: number): void {
  clock.stop();
}

export function late(): boolean {
  return false;
}
`;

const threeChanges = original
  .replace('clock.start()', 'clock.start(1)')
  .replace('clock.stop()', 'clock.stop(2)')
  .replace('return false', 'return true');

describe('code into files', () => {
  let folder: vscode.Uri;
  let count = 0;

  const apply = (block: { code: string; info?: string; lineBefore?: string }) =>
    run(commandIds.applyCopiedCode, block);

  async function newFile(text = original): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, 'edits', `ferry${count++}.ts`);
    await mkdir(path.dirname(uri.fsPath), { recursive: true });
    await writeFile(uri.fsPath, text);
    return vscode.workspace.openTextDocument(uri);
  }

  const onDisk = (document: vscode.TextDocument) => readFile(document.uri.fsPath, 'utf8');
  const relative = (document: vscode.TextDocument) => vscode.workspace.asRelativePath(document.uri);

  /** Opens a proposal of three changes in the file. */
  async function propose(document: vscode.TextDocument, code = threeChanges): Promise<void> {
    await apply({ code, info: `ts ${relative(document)}` });
    await until(() => diffTab() !== undefined, 'the diff editor');
  }

  before(async () => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
    await vscode.workspace
      .getConfiguration('files')
      .update('autoSave', 'off', vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration('files')
      .update('autoSave', undefined, vscode.ConfigurationTarget.Global);
  });

  afterEach(closeAll);

  it('is shown as a diff of the named file first, and nothing is written', async () => {
    const document = await newFile();
    await propose(document);
    const { original: left, modified } = proposal();
    assert.equal(left.toString(), document.uri.toString());
    assert.equal(modified.scheme, proposalScheme);
    assert.equal(await proposalText(), threeChanges);
    assert.equal(document.getText(), original);
    assert.equal(document.isDirty, false);
  });

  it('is accepted as a whole, is undone in one step, and is not saved', async () => {
    const document = await newFile();
    await propose(document);
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), threeChanges);
    assert.equal(diffTab(), undefined);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.equal(await onDisk(document), original);
    await run('undo');
    assert.equal(document.getText(), original);
  });

  it('is rejected as a whole', async () => {
    const document = await newFile();
    await propose(document);
    await run(commandIds.rejectAllChanges);
    assert.equal(document.getText(), original);
    assert.equal(diffTab(), undefined);
  });

  it('is accepted and rejected hunk by hunk, from the one where the cursor is', async () => {
    const document = await newFile();
    await propose(document);
    await run(commandIds.nextChange);
    await run(commandIds.acceptChange);
    assert.equal(document.getText(), original.replace('stop()', 'stop(2)'));
    await run(commandIds.previousChange);
    await run(commandIds.rejectChange);
    await until(async () => !(await proposalText()).includes('start(1)'), 'the rejected change is gone');
    await run(commandIds.acceptChange);
    assert.equal(document.getText(), original.replace('stop()', 'stop(2)').replace('false', 'true'));
    assert.equal(diffTab(), undefined);
  });

  it('is saved only if the setting says so, and never with unsaved work in it', async () => {
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    await configuration.update('saveAcceptedChanges', true, vscode.ConfigurationTarget.Global);
    try {
      const clean = await newFile();
      await propose(clean);
      await run(commandIds.acceptAllChanges);
      assert.equal(await onDisk(clean), threeChanges);
      const dirty = await newFile();
      await insertAtTop(dirty, '// mine\n');
      await propose(dirty, threeChanges);
      await run(commandIds.acceptAllChanges);
      assert.equal(dirty.getText(), `// mine\n${threeChanges}`);
      assert.equal(await onDisk(dirty), original);
    } finally {
      await configuration.update('saveAcceptedChanges', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('goes where its lines went when the file changes meanwhile', async () => {
    const document = await newFile();
    await propose(document);
    await insertAtTop(document, '// new first line\n');
    await until(
      async () => (await proposalText()) === `// new first line\n${threeChanges}`,
      'the proposal follows',
    );
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), `// new first line\n${threeChanges}`);
  });

  it('does not overwrite what changed meanwhile', async () => {
    const document = await newFile();
    await propose(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(3, 2, 3, 15), 'clock.mine()');
    await vscode.workspace.applyEdit(edit);
    await run(commandIds.acceptAllChanges);
    const mine = original.replace('clock.start()', 'clock.mine()');
    assert.equal(document.getText(), mine.replace('stop()', 'stop(2)').replace('false', 'true'));
  });

  it('does not overwrite what another program changed on disk', async () => {
    const document = await newFile();
    await propose(document);
    const theirs = original.replace('clock.stop()', 'clock.theirs()');
    await writeFile(document.uri.fsPath, theirs);
    await until(() => document.getText() === theirs, 'VS Code reads the file again');
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), theirs.replace('start()', 'start(1)').replace('false', 'true'));
  });

  it('keeps Windows line ends', async () => {
    const windows = original.replaceAll('\n', '\r\n');
    const document = await newFile(windows);
    await propose(document, 'export function late(): boolean {\n  check();\n  return true;\n}');
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), windows.replace('  return false', '  check();\r\n  return true'));
    await document.save();
    assert.equal(await onDisk(document), document.getText());
  });

  it('takes the place of selected lines, as deep as they are', async () => {
    const document = await newFile();
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(3, 4, 3, 8);
    await apply({ code: 'one();\ntwo();' });
    await run(commandIds.acceptAllChanges);
    assert.equal(document.getText(), original.replace('  clock.start();', '  one();\n  two();'));
  });

  it('is left alone when the place is not certain', async () => {
    const document = await newFile('a();\nb();\na();\n');
    await vscode.window.showTextDocument(document);
    await apply({ code: 'a(1);', info: 'ts' });
    await apply({ code: '@@ @@\n-a();\n+a(1);', info: 'diff' });
    assert.equal(diffTab(), undefined);
    assert.equal(document.getText(), 'a();\nb();\na();\n');
  });

  it('does not touch files that are read-only', async () => {
    const document = await newFile();
    await chmod(document.uri.fsPath, 0o444);
    await apply({ code: threeChanges, info: `ts ${relative(document)}` });
    assert.equal(diffTab(), undefined);
  });

  it('never leaves the workspace, by no path and through no link', async () => {
    const outside = path.join(tmpdir(), `neural-terminal-outside-${process.pid}.ts`);
    await writeFile(outside, original);
    await mkdir(path.join(folder.fsPath, 'edits'), { recursive: true });
    await symlink(path.dirname(outside), path.join(folder.fsPath, 'edits/link'));
    const name = path.basename(outside);
    for (const named of [
      outside,
      `../../..${outside}`,
      `edits/link/${name}`,
      `edits/link/new.ts`,
      '.git/hooks/pre-commit.sh',
    ]) {
      await apply({ code: threeChanges, info: `ts ${named}` });
      assert.equal(diffTab(), undefined, named);
    }
  });

  it('is proposed as a new file, and is made only when accepted', async () => {
    const uri = vscode.Uri.joinPath(folder, `edits/new${count++}.ts`);
    await apply({
      code: '// a comment\nexport const a = 1;',
      info: `ts ${vscode.workspace.asRelativePath(uri)}`,
    });
    await until(() => diffTab() !== undefined, 'the diff editor');
    assert.equal(await proposalText(), '// a comment\nexport const a = 1;\n');
    await assert.rejects(readFile(uri.fsPath));
    await run(commandIds.acceptAllChanges);
    assert.equal(await readFile(uri.fsPath, 'utf8'), '// a comment\nexport const a = 1;\n');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
  });

  it('goes to every file that a diff names', async () => {
    const [one, two] = [await newFile('one\n'), await newFile('two\n')];
    const part = (document: vscode.TextDocument, old: string) =>
      `--- a/${relative(document)}\n+++ b/${relative(document)}\n@@ -1 +1 @@\n-${old}\n+${old}!\n`;
    await apply({ code: part(one, 'one') + part(two, 'two'), info: 'diff' });
    await run(commandIds.acceptAllChanges);
    assert.equal(two.getText(), 'two!\n');
    const [other] = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputTextDiff);
    assert.ok(other?.input instanceof vscode.TabInputTextDiff);
    await run(commandIds.acceptAllChanges, other.input.modified);
    assert.equal(one.getText(), 'one!\n');
  });

  async function insertAtTop(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), text);
    await vscode.workspace.applyEdit(edit);
  }
});
