import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { settingsSection } from '../../src/core/settings.ts';
import { commandIds } from '../../src/vscode/ids.ts';
import { closeAll, run, until } from './editSupport.ts';

/* What goes into the composer from everywhere in the editor, as the document of what will be sent shows it. */

describe('what is sent to the chat', () => {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no workspace');
  const folder = vscode.Uri.joinPath(root, 'to-chat');
  const file = (name: string) => vscode.Uri.joinPath(folder, name);

  before(async function () {
    // The first time, the workbench loads all that a webview needs.
    this.timeout(120_000);
    process.env['OPENROUTER_API_KEY'] = 'sk-or-v1-simulator';
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update('baseUrl', process.env['NT_SIMULATOR'], vscode.ConfigurationTarget.Global);
    mkdirSync(path.join(folder.fsPath, 'inner'), { recursive: true });
    writeFileSync(file('quay.ts').fsPath, 'const quay = 1;\nconst pier = 2;\nconst jetty = 3;\n');
    writeFileSync(file('inner/buoy.py').fsPath, 'buoy = "red"\n');
    await run(commandIds.newConversation);
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update('baseUrl', undefined, vscode.ConfigurationTarget.Global);
    delete process.env['OPENROUTER_API_KEY'];
    rmSync(folder.fsPath, { recursive: true, force: true });
  });

  afterEach(closeAll);

  /** What would go to the model now. */
  async function toBeSent(): Promise<string> {
    await run(commandIds.showRequest);
    const text = () => vscode.window.activeTextEditor?.document.getText() ?? '';
    await until(() => text().includes('/chat/completions'), 'the document of what will be sent');
    return text();
  }

  /** Sends something and looks whether this is what goes along. */
  async function goesAlong(send: () => unknown, ...expected: readonly string[]): Promise<void> {
    await send();
    const text = await toBeSent();
    for (const words of expected) assert.ok(text.includes(words), `${words} in ${text}`);
  }

  async function open(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(file(name), { preview: false });
  }

  it('is each of several selections, with file, lines and language', async () => {
    const editor = await open('quay.ts');
    editor.selections = [new vscode.Selection(0, 6, 0, 10), new vscode.Selection(1, 0, 2, 5)];
    await goesAlong(
      () => run(commandIds.sendSelection),
      'to-chat/quay.ts',
      'const pier = 2;\\nconst',
      'quay',
      '2-3',
      'typescript',
    );
  });

  it('is the whole file where nothing is selected, in a new conversation with Shift', async () => {
    await run(commandIds.ask, { prompt: 'Older words', newConversation: true });
    await open('inner/buoy.py');
    await run(commandIds.sendSelectionToNew);
    const text = await toBeSent();
    assert.ok(text.includes('buoy = \\"red\\"') && text.includes('python'), text);
    assert.ok(!text.includes('Older words'), text);
  });

  it('is a file and a folder of the explorer, all that are selected', async () => {
    const both = [file('quay.ts'), file('inner')];
    await goesAlong(
      () => run(commandIds.sendFiles, both[0], both),
      'const jetty = 3;',
      '===== buoy.py =====',
    );
  });

  it('is the tab of an editor, and the editor itself where nothing is told', async () => {
    writeFileSync(file('mast.ts').fsPath, 'const mast = 4;\n');
    await open('mast.ts');
    await goesAlong(() => run(commandIds.sendFiles), 'const mast = 4;');
  });

  it('is a cell of a notebook, the one that is told or has the focus', async () => {
    const cell = (text: string, language: string) =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, language);
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell('tide = "low"', 'python'), cell('echo $MAST', 'shellscript')]),
    );
    await vscode.window.showNotebookDocument(notebook);
    await goesAlong(() => run(commandIds.sendCell, notebook.cellAt(1)), 'echo $MAST', 'shellscript');
    const editor = await vscode.window.showNotebookDocument(notebook);
    editor.selection = new vscode.NotebookRange(0, 1);
    await goesAlong(() => run(commandIds.sendCell), 'tide = \\"low\\"');
  });

  it('is what is selected in the terminal, and the clipboard stays as it was', async () => {
    const written = new vscode.EventEmitter<string>();
    const pty = {
      onDidWrite: written.event,
      open: () => written.fire('anchor 42\r\n'),
      close: () => undefined,
    };
    const terminal = vscode.window.createTerminal({ name: 'harbour', pty });
    try {
      await vscode.env.clipboard.writeText('mine');
      terminal.show();
      await until(async () => {
        await run('workbench.action.terminal.selectAll');
        await run('workbench.action.terminal.copySelection');
        return (await vscode.env.clipboard.readText()).includes('anchor 42');
      }, 'the terminal speaks');
      await vscode.env.clipboard.writeText('mine');
      await goesAlong(() => run(commandIds.sendTerminalSelection), 'anchor 42');
      assert.equal(await vscode.env.clipboard.readText(), 'mine');
    } finally {
      terminal.dispose();
    }
  });

  describe('of the Problems view', () => {
    let diagnostics: vscode.DiagnosticCollection;
    const problem = (line: number, message: string) =>
      new vscode.Diagnostic(new vscode.Range(line, 0, line, 5), message);

    before(async () => {
      diagnostics = vscode.languages.createDiagnosticCollection('to-chat');
      const many = Array.from({ length: 60 }, (_, line) => `const line${line} = ${line};`);
      writeFileSync(file('many.ts').fsPath, many.join('\n'));
      diagnostics.set(file('many.ts'), [problem(5, 'No tide table'), problem(50, 'No lighthouse')]);
    });

    after(() => diagnostics.dispose());

    it('is one problem with the lines around it, from its quick fixes', async () => {
      const { document } = await open('many.ts');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(50, 0, 50, 5),
      );
      const { command } =
        actions.find(({ title }) => title === 'Send to Neural Terminal Chat') ?? assert.fail('not offered');
      await run(commandIds.sendSelectionToNew);
      await goesAlong(
        () => run(command?.command ?? '', ...(command?.arguments ?? [])),
        'No lighthouse',
        '41-60',
      );
    });

    it('are all of a file, and the file', async () => {
      await open('many.ts');
      await goesAlong(() => run(commandIds.sendProblems), 'No tide table', 'No lighthouse', 'const line59');
    });
  });

  it('is what is staged, and all changes where nothing is', async () => {
    const home = path.join(folder.fsPath, 'repository');
    mkdirSync(home);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: home });
    git('init', '-q');
    writeFileSync(path.join(home, 'rope.txt'), 'hemp\n');
    git('add', '.');
    git('commit', '-qm', 'Begin');
    writeFileSync(path.join(home, 'rope.txt'), 'nylon\n');
    const extension = vscode.extensions.getExtension('vscode.git') ?? assert.fail('no git extension');
    const repository = await (await extension.activate()).getAPI(1).openRepository(vscode.Uri.file(home));
    await repository.status();
    await goesAlong(() => run(commandIds.sendChanges, { rootUri: repository.rootUri }), '+nylon');
    git('add', '.');
    writeFileSync(path.join(home, 'rope.txt'), 'steel\n');
    await repository.status();
    await goesAlong(() => run(commandIds.sendChanges, { rootUri: repository.rootUri }), 'Staged Changes');
    assert.ok(!(await toBeSent()).includes('+steel'), 'what is not staged stays');
  });
});
