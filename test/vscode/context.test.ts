import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ContextSource } from '../../src/core/conversation.ts';
import { estimateTextTokens } from '../../src/core/tokens.ts';
import { attachClipboard } from '../../src/vscode/context/elsewhere.ts';
import { attachFile, attachFolder, attachSelection } from '../../src/vscode/context/files.ts';
import { freshParts, stateOf } from '../../src/vscode/context/freshness.ts';
import type { Gathered } from '../../src/vscode/context/gathered.ts';
import {
  attachCommit,
  attachStaged,
  attachWorkingTree,
  type GitRepository,
} from '../../src/vscode/context/git.ts';
import { attachProblems } from '../../src/vscode/context/problems.ts';
import { exclusionOf, filesIn } from '../../src/vscode/context/workspaceFiles.ts';

/* The sources of context over the real editor: what each gives, and what it refuses. */

class Contents {
  readonly #bytes = new Map<string, Uint8Array>();

  async put(bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.#bytes.set(hash, bytes);
    return hash;
  }

  async read(hash: string): Promise<Uint8Array | undefined> {
    return this.#bytes.get(hash);
  }
}

describe('the sources of context', () => {
  const keep = new Contents();
  const root = () => vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no folder is open');
  const folder = () => path.join(root().fsPath, 'context-test');
  const uri = (name: string) => vscode.Uri.file(path.join(folder(), name));

  async function read(
    gathered: Gathered,
  ): Promise<{ text: string; source: ContextSource; tokens: number | undefined }> {
    assert.ok(gathered.ok && gathered.part.type === 'context', JSON.stringify(gathered));
    const bytes = await keep.read(gathered.part.attachment.hash);
    const { source, tokens } = gathered.part;
    return { text: new TextDecoder().decode(bytes), source, tokens };
  }

  const refusal = (gathered: Gathered) => (gathered.ok ? 'none' : gathered.refusal.why);

  before(() => {
    mkdirSync(path.join(folder(), 'sub'), { recursive: true });
    const files: Record<string, string | Uint8Array> = {
      'a.ts': 'one\ntwo\nthree\nfour\n',
      'sub/b.py': 'print(1)\n',
      'sub/.gitignore': '*.log\n',
      'sub/c.log': 'noise',
      '.env': 'KEY=1',
      'data.bin': Uint8Array.of(1, 0, 2, 0, 3),
      'p.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1),
      'd.pdf': '%PDF-1.7 x',
      'empty.txt': '',
      'big.txt': 'x'.repeat(2 * 1024 * 1024 + 1),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder(), name), content);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder(), { recursive: true, force: true });
  });

  it('give files with their name, address and language, whole or by lines', async () => {
    const whole = await read(await attachFile(uri('a.ts'), keep));
    assert.equal(whole.text, 'one\ntwo\nthree\nfour\n');
    assert.equal(whole.source.label, 'context-test/a.ts');
    assert.equal(whole.source.uri, uri('a.ts').toString());
    assert.equal(whole.tokens, estimateTextTokens(whole.text));
    const some = await read(await attachFile(uri('a.ts'), keep, new vscode.Range(1, 0, 2, 2)));
    assert.equal(some.text, 'two\nthree');
    assert.deepEqual(some.source.lines, { first: 2, last: 3 });
  });

  it('give pictures and PDFs as such, by what they are', async () => {
    for (const [name, type, mimeType] of [
      ['p.png', 'image', 'image/png'],
      ['d.pdf', 'file', 'application/pdf'],
    ] as const) {
      const gathered = await attachFile(uri(name), keep);
      assert.ok(gathered.ok);
      assert.deepEqual([gathered.part.type, gathered.part.attachment.mimeType], [type, mimeType]);
    }
  });

  it('refuse what is too big, binary, empty or missing', async () => {
    const refused = async (name: string) => refusal(await attachFile(uri(name), keep));
    assert.equal(await refused('big.txt'), 'too-big');
    assert.equal(await refused('data.bin'), 'binary');
    assert.equal(await refused('empty.txt'), 'empty');
    assert.equal(await refused('nowhere.txt'), 'missing');
  });

  it('give what the editor shows, unsaved changes too, and each selection by itself', async () => {
    const document = await vscode.workspace.openTextDocument(uri('a.ts'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'zero\n'));
    assert.match((await read(await attachFile(uri('a.ts'), keep))).text, /^zero\none/);
    editor.selections = [new vscode.Selection(0, 0, 1, 0), new vscode.Selection(2, 1, 3, 2)];
    const parts = await Promise.all((await attachSelection(editor, keep)).map(read));
    assert.deepEqual(
      parts.map(({ text, source }) => [text, source.kind, source.lines]),
      [
        ['zero\n', 'selection', { first: 1, last: 1 }],
        ['wo\nth', 'selection', { first: 3, last: 4 }],
      ],
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('give a folder without what is ignored, secret or no text', async () => {
    const { text } = await read(await attachFolder(uri(''), keep, new AbortController().signal));
    assert.match(text, /^a\.ts\n/);
    assert.match(text, /===== sub\/b\.py =====\nprint\(1\)/);
    assert.match(text, /data\.bin \(not text\)/);
    assert.doesNotMatch(text, /c\.log|KEY=1|\.env/);
    const { files } = await filesIn(uri('sub'), 10, new AbortController().signal);
    assert.deepEqual(files, ['.gitignore', 'b.py']);
  });

  it('know what is kept out of sight', async () => {
    assert.equal(await exclusionOf(uri('.env')), 'secret');
    assert.equal(await exclusionOf(uri('sub/c.log')), 'ignored');
    assert.equal(await exclusionOf(vscode.Uri.joinPath(root(), 'node_modules/x/y.js')), 'excluded');
    assert.equal(await exclusionOf(uri('a.ts')), undefined);
  });

  it('notice what changed, moved or went since', async () => {
    const file = await attachFile(uri('sub/b.py'), keep);
    const lines = await attachFile(uri('a.ts'), keep, new vscode.Range(1, 0, 1, 3));
    assert.ok(file.ok && lines.ok);
    const states = () => Promise.all([file.part, lines.part].map((part) => stateOf(part, keep)));
    assert.deepEqual(await states(), [undefined, undefined]);
    writeFileSync(uri('sub/b.py').fsPath, 'print(2)\n');
    assert.deepEqual(await states(), ['changed', undefined]);
    const [stale] = await freshParts([file.part], keep);
    assert.ok(stale?.now?.type === 'context');
    assert.equal(new TextDecoder().decode(await keep.read(stale.now.attachment.hash)), 'print(2)\n');
    rmSync(uri('sub/b.py').fsPath);
    assert.deepEqual(await states(), ['missing', undefined]);
  });

  it('give problems and the clipboard', async () => {
    const collection = vscode.languages.createDiagnosticCollection('context-test');
    // No language server has something of its own to say about it.
    const file = uri('notes.txt');
    const problem = new vscode.Diagnostic(
      new vscode.Range(1, 2, 1, 3),
      'no such thing',
      vscode.DiagnosticSeverity.Error,
    );
    problem.source = 'judge';
    problem.code = 42;
    collection.set(file, [problem]);
    assert.equal(
      (await read(await attachProblems(keep, file))).text,
      'context-test/notes.txt:2:3: error: no such thing [judge 42]',
    );
    collection.dispose();
    assert.equal(refusal(await attachProblems(keep, file)), 'empty');
    await vscode.env.clipboard.writeText('copied');
    assert.equal((await read(await attachClipboard(keep))).text, 'copied');
  });

  it('give git changes: not staged, staged, and of a commit', async function () {
    const home = path.join(folder(), 'repository');
    mkdirSync(home);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], {
        cwd: home,
        encoding: 'utf8',
      });
    try {
      git('init', '-q');
    } catch {
      this.skip();
    }
    writeFileSync(path.join(home, 'x.txt'), 'first\n');
    git('add', '.');
    git('commit', '-qm', 'Begin');
    const api = vscode.extensions.getExtension('vscode.git');
    assert.ok(api, 'VS Code brings its git extension');
    const exported = await api.activate();
    const repository: GitRepository = await exported.getAPI(1).openRepository(vscode.Uri.file(home));
    assert.ok(repository);
    writeFileSync(path.join(home, 'x.txt'), 'second\n');
    git('add', '.');
    writeFileSync(path.join(home, 'x.txt'), 'third\n');
    assert.match((await read(await attachWorkingTree(repository, keep))).text, /-second\n\+third/);
    assert.match((await read(await attachStaged(repository, keep))).text, /-first\n\+second/);
    git('commit', '-qm', 'Go on');
    const [commit, first] = await repository.log({ maxEntries: 2 });
    assert.ok(commit && first);
    const { text, source } = await read(await attachCommit(repository, commit, keep));
    assert.match(text, /^commit [0-9a-f]{40}\n[\s\S]*Go on[\s\S]*-first\n\+second/);
    assert.match((await read(await attachCommit(repository, first, keep))).text, /Begin[\s\S]*first commit/);
    assert.equal(source.label, `Commit ${commit.hash.slice(0, 7)}`);
  });
});
