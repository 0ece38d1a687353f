import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Core, createCore } from '../../src/core/core.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { attachmentFilesIn } from '../../src/node/attachmentFiles.ts';
import { newId } from '../../src/node/newId.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { openDatabase } from '../../src/node/openDatabase.ts';
import { answerInEditorChat } from '../../src/vscode/doors/participant.ts';
import type { NeuralTerminalApi } from '../../src/vscode/doors/publicApi.ts';
import { commandIds, lmVendor } from '../../src/vscode/ids.ts';

/* The doors for other extensions and for VS Code's own chat, with the simulator of OpenRouter behind them. */

const simulator = process.env['NT_SIMULATOR'] ?? '';
const configuration = () => vscode.workspace.getConfiguration('neuralTerminal');

/** VS Code looks into pictures before it passes them on. */
const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

interface Asked {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function lastRequest(): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${new URL(simulator).origin}/simulator/requests`);
  const asked = (await response.json()) as readonly Asked[] | { readonly requests: readonly Asked[] };
  const all = 'requests' in asked ? asked.requests : asked;
  const last = all.findLast(({ path }) => path.includes('/chat/completions'));
  assert.ok(last);
  return typeof last.body === 'string' ? JSON.parse(last.body) : last.body;
}

before(async () => {
  process.env['OPENROUTER_API_KEY'] = 'sk-or-v1-simulator';
  await configuration().update('baseUrl', simulator, vscode.ConfigurationTarget.Global);
});

after(async () => {
  delete process.env['OPENROUTER_API_KEY'];
  await configuration().update('baseUrl', undefined, vscode.ConfigurationTarget.Global);
});

describe('the API for other extensions', () => {
  let api: NeuralTerminalApi;

  before(async () => {
    const extension = vscode.extensions.getExtension<NeuralTerminalApi>('neural-terminal.neural-terminal');
    assert.ok(extension);
    api = await extension.activate();
    assert.equal(api.version, 1);
  });

  it('asks in the chat and gives the answer', async () => {
    const first = await api.ask({ prompt: '/echo a zeppelin' });
    assert.equal(first.state, 'complete');
    assert.match(first.text, /a zeppelin/);
    assert.match(first.costUsd ?? '', /^0\.\d+$/);
    const second = await api.ask({ prompt: '/echo more', conversationId: first.conversationId });
    assert.equal(second.conversationId, first.conversationId);
    const found = await api.searchConversations('zeppelin');
    assert.ok(found.some(({ messageId }) => messageId === first.messageId));
    assert.equal((await api.searchConversations('zeppelin', { limit: 1 })).length, 1);
    await api.openConversation(first.conversationId, first.messageId);
  });

  it('shows the conversation as a plain text, with who said what', async () => {
    const { conversationId } = await api.ask({ prompt: '/echo a lighthouse' });
    await api.openConversation(conversationId);
    await vscode.commands.executeCommand(commandIds.showAccessibleView);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    const parts = document?.getText().split(/^## /m) ?? [];
    assert.equal(parts.length, 3, document?.getText());
    assert.match(parts[1] ?? '', /^You, .*\d.*\n\n\/echo a lighthouse\n\n$/);
    assert.match(
      parts[2] ?? '',
      /^(?!You)[^\n]+, .*\d.*\n\n(?:[\s\S]*\n\n)?a lighthouse\n\nCost: ≈?\$0\.\d+\n$/,
    );
  });

  it('does the same as commands, which give what they find', async () => {
    const answer = await vscode.commands.executeCommand<{ text: string }>(commandIds.askForAnswer, {
      prompt: '/echo by command',
      model: 'openai/gpt-4.1',
    });
    assert.match(answer.text, /by command/);
    assert.equal((await lastRequest())['model'], 'openai/gpt-4.1');
    const found = await vscode.commands.executeCommand<unknown[]>(commandIds.findConversations, 'zeppelin');
    assert.ok(found.length > 0);
  });

  it('refuses what it does not know', async () => {
    const bad: readonly unknown[] = [
      undefined,
      {},
      { prompt: ' ' },
      { prompt: 7 },
      { prompt: 'x', other: 1 },
      { prompt: 'x', conversationId: 5 },
    ];
    for (const request of bad)
      await assert.rejects(api.ask(request as never), TypeError, JSON.stringify(request));
    await assert.rejects(api.ask({ prompt: 'x', conversationId: 'none' }), /no conversation none/);
    await assert.rejects(api.openConversation('none'), /no conversation none/);
    await assert.rejects(api.searchConversations(5 as never), TypeError);
    await assert.rejects(api.searchConversations('x', { limit: 1000 }), TypeError);
    await assert.rejects(Promise.resolve(vscode.commands.executeCommand(commandIds.askForAnswer, {})));
  });
});

describe('models for VS Code and other extensions', () => {
  const { User, Assistant } = vscode.LanguageModelChatMessage;
  let model: vscode.LanguageModelChat;

  before(async function () {
    // Without VS Code's chat there is nobody to offer them to.
    if (typeof vscode.lm?.registerLanguageModelChatProvider !== 'function') return this.skip();
    const [found] = await vscode.lm.selectChatModels({ vendor: lmVendor, id: 'openai/gpt-4.1' });
    assert.ok(found, 'VS Code knows the model');
    model = found;
  });

  async function ask(
    messages: vscode.LanguageModelChatMessage[],
    options: vscode.LanguageModelChatRequestOptions = {},
  ): Promise<readonly unknown[]> {
    const response = await model.sendRequest(messages, options);
    const parts: unknown[] = [];
    for await (const part of response.stream) parts.push(part);
    return parts;
  }

  const textOf = (parts: readonly unknown[]) =>
    parts.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');

  it('answer, and tell how much they read', async () => {
    assert.ok(model.maxInputTokens > 100_000);
    assert.match(textOf(await ask([User('/echo through the editor')])), /through the editor/);
    const count = await model.countTokens('Ferries keep to their timetable.');
    assert.ok(count > 5 && count < 30, `${count} tokens`);
  });

  it('get tools and pictures, and give calls back', async () => {
    const tool = {
      name: 'find_ferry',
      description: 'Finds a ferry.',
      inputSchema: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
    };
    const picture = vscode.LanguageModelDataPart.image(Buffer.from(onePixel, 'base64'), 'image/png');
    const question = User([new vscode.LanguageModelTextPart('Use the tool find_ferry.'), picture]);
    const parts = await ask([question], { tools: [tool], modelOptions: { temperature: 0.25 } });
    const call = parts.find((part) => part instanceof vscode.LanguageModelToolCallPart);
    assert.equal(call?.name, 'find_ferry');
    const sent = await lastRequest();
    assert.equal(sent['temperature'], 0.25);
    assert.match(JSON.stringify(sent['messages']), /data:image\/\w+;base64,\w{20}/);
    const result = new vscode.LanguageModelToolResultPart(call.callId, [
      new vscode.LanguageModelTextPart('It sails at nine.'),
    ]);
    const answer = await ask([question, Assistant([call]), User([result])], { tools: [tool] });
    assert.match(textOf(answer), /It sails at nine/);
    const roles = ((await lastRequest())['messages'] as { role: string }[]).map(({ role }) => role);
    assert.deepEqual(roles, ['user', 'assistant', 'tool']);
  });

  it('say in words what went wrong', async () => {
    await assert.rejects(ask([User('/fault no-credit')]), /credit/i);
  });
});

describe('@neural in VS Code’s own chat', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neural-terminal-'));
  let core: Core;

  before(async () => {
    const extension = vscode.extensions.getExtension('neural-terminal.neural-terminal');
    assert.ok(extension);
    const inDist = (name: string) => path.join(extension.extensionPath, 'dist', name);
    const database = await openDatabase({
      folder,
      workerFile: inDist('storageWorker.cjs'),
      wasmFile: inDist('sql-wasm.wasm'),
      migrations,
    });
    core = createCore({
      clock: nodeClock,
      random: Math.random,
      fetch: (url, init) => fetch(url, init),
      newId,
      log: () => undefined,
      keys: {
        get: async () => 'sk-or-v1-simulator',
        set: async () => undefined,
        delete: async () => undefined,
      },
      database,
      attachmentFiles: attachmentFilesIn(path.join(folder, 'attachments')),
      modelCache: { read: async () => undefined, write: async () => undefined, clear: async () => undefined },
      settings: () => ({ ...parseSettings({}).settings, baseUrl: simulator, model: 'openai/gpt-4.1' }),
      workspace: () => undefined,
      newConversation: async () => ({}),
      instructions: async () => [],
    });
  });

  after(async () => {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One question there, after the turns before it. */
  async function ask(
    prompt: string,
    turns: readonly unknown[] = [],
    more: { model?: object; references?: readonly unknown[]; cancel?: vscode.CancellationTokenSource } = {},
  ) {
    const shown: string[] = [];
    const buttons: vscode.Command[] = [];
    const stream = {
      markdown: (text: string) => {
        shown.push(text);
        more.cancel?.cancel();
      },
      progress: () => undefined,
      button: (command: vscode.Command) => buttons.push(command),
    };
    const { model = { vendor: 'other', id: 'x' }, references = [] } = more;
    const result = await answerInEditorChat(
      core,
      { prompt, references, model } as never,
      { history: turns } as never,
      stream as never,
      (more.cancel ?? new vscode.CancellationTokenSource()).token,
    );
    return { text: shown.join(''), buttons, result };
  }

  /** As VS Code gives an answer back with the next question. */
  const turnOf = (result: vscode.ChatResult) =>
    Object.assign(Object.create(vscode.ChatResponseTurn.prototype), { result });

  it('answers there, and keeps it as one conversation', async () => {
    const first = await ask('/echo a lighthouse');
    assert.match(first.text, /a lighthouse/);
    const second = await ask('/echo and a harbour', [turnOf(first.result)]);
    assert.match(second.text, /and a harbour/);
    const { conversations } = await core.history.listConversations({ limit: 9 });
    assert.deepEqual(
      conversations.map(({ messageCount }) => messageCount),
      [4],
    );
    const [button] = second.buttons;
    assert.equal(button?.command, commandIds.openConversation);
    assert.equal(button?.arguments?.[0], conversations[0]?.id);
  });

  it('asks the model that was chosen there, if it is ours', async () => {
    await ask('/echo one of ours', [], { model: { vendor: lmVendor, id: 'openai/gpt-4.1-mini' } });
    assert.equal((await lastRequest())['model'], 'openai/gpt-4.1-mini');
  });

  it('begins anew where the conversation went into the bin', async () => {
    const { result } = await ask('/echo gone soon');
    const id = String(result.metadata?.['conversationId']);
    await core.history.bin.put([id]);
    const again = await ask('/echo again', [turnOf(result)]);
    assert.notEqual(again.result.metadata?.['conversationId'], id);
  });

  it('says what failed, that nothing attached goes along, and stops when it is cancelled there', async () => {
    const failed = await ask('/fault no-credit', [], { references: [{ id: 'file', value: 'x' }] });
    assert.match(failed.result.errorDetails?.message ?? '', /credit/i);
    assert.match(failed.text, /does not go along/);
    const cancel = new vscode.CancellationTokenSource();
    const { result } = await ask('/slow tell me all about ferries', [], { cancel });
    const { messages } = await core.history.branch(String(result.metadata?.['conversationId']), { limit: 9 });
    assert.equal(messages.at(-1)?.message.state, 'stopped');
  });
});
