import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { settingsSection } from '../../src/core/settings.ts';
import { commandIds } from '../../src/vscode/ids.ts';
import { firstButtonOf } from './editSupport.ts';

/* Commands and light bulbs in a real extension host, with git and a server that says what it was asked. */

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly model: string;
}

/** Answers each request with these pieces, one every few milliseconds. */
class TellingServer {
  readonly asked: Asked[] = [];
  pieces: readonly string[] = ['Fine.'];
  /** Holds the rest of an answer back after its first piece. */
  holds = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      if (!request.url?.endsWith('/chat/completions')) return void response.writeHead(404).end('{}');
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        this.asked.push(JSON.parse(body));
        void this.#answer(response);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const say = (delta: object, finish_reason: string | null) =>
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
    for (const content of this.pieces) {
      say({ content }, null);
      while (this.holds && !response.destroyed) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    say({}, 'stop');
    response.end('data: [DONE]\n\n');
  }
}

const run = (id: string, ...args: readonly unknown[]) => vscode.commands.executeCommand(id, ...args);

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const endMs = Date.now() + 20_000;
  while (Date.now() < endMs) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}

function textOf({ messages }: Asked): string {
  return JSON.stringify(messages.filter(({ role }) => role === 'user').map(({ content }) => content));
}

describe('from code to chat', () => {
  const server = new TellingServer();
  const configuration = () => vscode.workspace.getConfiguration(settingsSection);
  const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no workspace');
  const inWorkspace = (...names: readonly string[]) => vscode.Uri.joinPath(root, ...names);
  let diagnostics: vscode.DiagnosticCollection;

  before(async function () {
    // The first time, the workbench loads all that a webview needs.
    this.timeout(120_000);
    await configuration().update('baseUrl', await server.start(), vscode.ConfigurationTarget.Global);
    diagnostics = vscode.languages.createDiagnosticCollection('test');
    await run(commandIds.ask, { prompt: 'First' });
    await firstAsked();
  });

  after(async () => {
    await configuration().update('baseUrl', undefined, vscode.ConfigurationTarget.Global);
    diagnostics.dispose();
    server.close();
  });

  beforeEach(async () => {
    server.asked.length = 0;
    server.pieces = ['Fine.'];
    server.holds = false;
    diagnostics.clear();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function open(name = 'src/timetable.ts', first = 2, last = 4): Promise<vscode.TextEditor> {
    const editor = await vscode.window.showTextDocument(inWorkspace(name));
    editor.selection = new vscode.Selection(first, 0, last, editor.document.lineAt(last).range.end.character);
    return editor;
  }

  const firstAsked = () => until('a request', () => server.asked[0]);

  it('asks with what is selected, its file and lines', async () => {
    const editor = await open();
    const code = editor.document.lineAt(3).text;
    await run(commandIds.ask, { prompt: 'What is this?', attachments: ['selection'], model: 'acme/asked' });
    const asked = await firstAsked();
    assert.equal(asked.model, 'acme/asked');
    const text = textOf(asked);
    assert.ok(text.includes('What is this?') && text.includes(JSON.stringify(code).slice(1, -1)), text);
    assert.ok(text.includes('src/timetable.ts') && text.includes('3-5'), text);
  });

  it('explains what the light bulb is about, and fixes it with what the editor reports', async () => {
    const { document } = await open();
    const range = document.lineAt(6).range;
    diagnostics.set(document.uri, [new vscode.Diagnostic(range, 'The tide is wrong here')]);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Explain with Neural Terminal'), titles.join());
    const { command } =
      actions.find(({ title }) => title === 'Fix with Neural Terminal') ?? assert.fail(titles.join());
    await run(command?.command ?? '', ...(command?.arguments ?? []));
    const text = textOf(await firstAsked());
    assert.match(text, /^\["?.*Fix lines \d+–\d+ of `src\/timetable\.ts`/);
    assert.ok(text.includes('The tide is wrong here'), text);
  });

  it('offers more where something is selected', async () => {
    const { document, selection } = await open();
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      selection,
      vscode.CodeActionKind.Refactor.value,
    );
    const titles = actions.map(({ title }) => title);
    for (const what of ['Refactor', 'Write Tests', 'Document', 'Review', 'Translate'])
      assert.ok(
        titles.some((title) => title.startsWith(`${what} with Neural Terminal`)),
        titles.join(),
      );
  });

  it('takes the inputs of a prompt from the arguments', async () => {
    await open();
    await run(commandIds.translate, { inputs: { 'Language to translate to': 'Klingon' } });
    assert.match(textOf(await firstAsked()), /Translate lines 3–5 of `src\/timetable\.ts` to Klingon\./);
  });

  it('says what each prompt file says, about the selected lines', async () => {
    await open();
    for (const [id, said] of [
      [commandIds.refactor, 'Refactor lines 3–5 of'],
      [commandIds.writeTests, 'Write tests for lines 3–5 of'],
      [commandIds.document, 'Document lines 3–5 of'],
      [commandIds.review, 'Review lines 3–5 of'],
      [commandIds.fix, 'Fix lines 3–5 of'],
    ] as const) {
      server.asked.length = 0;
      await open();
      await run(id, { model: 'acme/prompted' });
      const asked = await firstAsked();
      assert.ok(textOf(asked).includes(said), textOf(asked));
      assert.equal(asked.model, 'acme/prompted');
    }
  });

  it('goes on in the conversation that is open if it is told to', async () => {
    // Resolves when the answer has ended: what is sent while it streams is left in the composer.
    await run(commandIds.askForAnswer, { prompt: 'The first thing' });
    await run(commandIds.ask, { prompt: 'The second thing', newConversation: false });
    const text = textOf(await until('the second', () => server.asked[1]));
    assert.ok(text.includes('The first thing') && text.includes('The second thing'), text);
  });

  it('takes the file, its problems and the name of a prompt, and leaves it unsent if it is told to', async () => {
    const { document } = await open();
    diagnostics.set(document.uri, [new vscode.Diagnostic(document.lineAt(6).range, 'The tide is late')]);
    await run(commandIds.ask, { prompt: 'Never sent', attachments: ['file', 'problems'], send: false });
    await run(commandIds.showRequest);
    const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const words of ['Never sent', 'The tide is late', 'src/timetable.ts'])
      assert.ok(shown.includes(words), `${words} in ${shown}`);
    assert.deepEqual(server.asked, []);
    await open();
    await run(commandIds.ask, { prompt: '/translate Esperanto', attachments: ['problems'] });
    const text = textOf(await firstAsked());
    assert.ok(text.includes('to Esperanto.') && text.includes('The tide is late'), text);
  });

  it('lets no argument reach a file outside of the workspace, nor say nonsense', async () => {
    const secret = path.join(mkdtempSync(path.join(tmpdir(), 'outside-')), 'secret.txt');
    writeFileSync(secret, 'do not read');
    symlinkSync(secret, inWorkspace('link.txt').fsPath);
    for (const file of [secret, vscode.Uri.file(secret).toString(), '../../../etc/hosts', 'link.txt']) {
      void run(commandIds.ask, { prompt: 'Read it', attachments: [{ file }] });
    }
    void run(commandIds.ask, { prompt: 'Read it', shell: 'rm' });
    void run(commandIds.explain, { about: { uri: 'x', first: -1, last: 1e99 } });
    await run(commandIds.ask, {
      prompt: 'Last',
      attachments: [{ file: 'src/main.ts', lines: { first: 1, last: 2 } }],
    });
    const text = textOf(await firstAsked());
    assert.ok(text.includes('Last') && text.includes('src/main.ts'), text);
    assert.equal(server.asked.length, 1);
    rmSync(inWorkspace('link.txt').fsPath);
  });

  describe('prompts of the workspace', () => {
    const file = (name: string) => inWorkspace('.neural-terminal', 'prompts', name);
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));

    after(() => vscode.workspace.fs.delete(inWorkspace('.neural-terminal'), { recursive: true }));

    it('tell what is wrong with file and line, and never break the rest', async () => {
      await write('good.md', 'A good one.');
      await write('bad.md', '---\nname: Bad\nmodle: x\n---\nText');
      await write('explain.md', 'Not the real one.');
      await write('large.md', 'x'.repeat(65 * 1024));
      await vscode.workspace.fs.writeFile(file('binary.md'), new Uint8Array([0xff, 0xfe, 0, 1]));
      symlinkSync('/etc/hosts', file('linked.md').fsPath);
      await open();
      await run(commandIds.explain, {});
      assert.ok(!textOf(await firstAsked()).includes('Not the real one'));
      const told = (name: string) =>
        vscode.languages
          .getDiagnostics(file(name))
          .map(({ range, message }) => `${range.start.line + 1} ${message.split(' ').slice(0, 4).join(' ')}`);
      assert.deepEqual(told('good.md'), []);
      assert.deepEqual(told('bad.md'), ['3 "modle" is not known.']);
      assert.deepEqual(told('explain.md'), ['1 "/explain" is taken by']);
      assert.deepEqual(told('large.md'), ['1 The file is larger']);
      assert.deepEqual(told('binary.md'), ['1 The file is not']);
      assert.deepEqual(told('linked.md'), ['1 A workspace may not']);
    });

    it('are never sent by themselves', async () => {
      await write('loud.md', '---\nsend: true\n---\nTell everyone');
      await run(commandIds.runPrompt, 'loud', { send: true });
      await run(commandIds.ask, { prompt: '/loud', send: true });
      await run(commandIds.ask, { prompt: 'Mine' });
      assert.ok(textOf(await firstAsked()).includes('Mine'));
      assert.equal(server.asked.length, 1);
    });
  });

  describe('commit messages', () => {
    let folder: string;
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: folder });

    interface Repository {
      readonly rootUri: vscode.Uri;
      readonly inputBox: { value: string };
      readonly state: { readonly indexChanges: readonly unknown[] };
      status(): Promise<void>;
    }

    async function repository(): Promise<Repository> {
      const extension = vscode.extensions.getExtension('vscode.git') ?? assert.fail('no git extension');
      const api = (await extension.activate()).getAPI(1);
      await until('git', () => (api.state === 'initialized' ? true : undefined));
      const opened = await api.openRepository(vscode.Uri.file(folder));
      assert.ok(opened, 'the repository is known');
      return opened;
    }

    before(() => {
      // An older VS Code opens no repository outside of the workspace.
      folder = inWorkspace('commit').fsPath;
      mkdirSync(folder);
      git('init', '-q');
      writeFileSync(path.join(folder, 'a.txt'), 'one\n');
      git('add', '.');
      git('commit', '-qm', 'The harbour opens at dawn');
      writeFileSync(path.join(folder, 'a.txt'), 'two\n');
      git('add', '.');
      writeFileSync(path.join(folder, 'a.txt'), 'three\n');
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it('stream into the input box, from what is staged and in the style of the log', async () => {
      const opened = await repository();
      await opened.status();
      server.pieces = ['```\nMend ', 'the tide', '\n```'];
      await run(commandIds.generateCommitMessage, { rootUri: opened.rootUri });
      assert.equal(opened.inputBox.value, 'Mend the tide');
      const text = textOf(await firstAsked());
      assert.ok(text.includes('+two') && !text.includes('three'), text);
      assert.ok(text.includes('- The harbour opens at dawn'), text);
    });

    it('are reviewed in the chat, what is staged', async () => {
      await repository();
      await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'a.txt')));
      await run(commandIds.reviewChanges);
      const text = textOf(await firstAsked());
      assert.ok(text.includes('Review staged changes.') && text.includes('+two'), text);
      assert.ok(!text.includes('three'), text);
    });

    it('are asked for again with the button of what failed', async () => {
      const opened = await repository();
      opened.inputBox.value = 'My own words';
      server.pieces = [];
      await firstButtonOf(
        async () => {
          await run(commandIds.generateCommitMessage, { rootUri: opened.rootUri });
          assert.equal(opened.inputBox.value, 'My own words');
          server.pieces = ['Mend the tide'];
        },
        () => opened.inputBox.value === 'Mend the tide',
      );
    });

    it('stop, and bring back what stood there', async () => {
      const opened = await repository();
      opened.inputBox.value = 'My own words';
      server.pieces = ['Half a mess', 'age'];
      server.holds = true;
      const generating = run(commandIds.generateCommitMessage, { rootUri: opened.rootUri });
      await until('the first words', () => (opened.inputBox.value === 'Half a mess' ? true : undefined));
      await run(commandIds.stopCommitMessage);
      await generating;
      assert.equal(opened.inputBox.value, 'Half a mess');

      opened.inputBox.value = 'My own words';
      server.pieces = [];
      server.holds = false;
      await run(commandIds.generateCommitMessage, { rootUri: opened.rootUri });
      // An answer without a word is asked for again before it is given up.
      assert.ok(server.asked.length > 1);
      assert.equal(opened.inputBox.value, 'My own words');
    });
  });
});
