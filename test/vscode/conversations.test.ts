import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExportDocument } from '../../src/core/history/export/document.ts';
import { commandIds } from '../../src/vscode/ids.ts';

/* The commands of the view, over the real history in a real extension host. What they did is read from an export. */

const first = 'c-host-1';
const second = 'c-host-2';

function message(
  conversationId: string,
  id: string,
  role: 'user' | 'assistant',
  text: string,
  parentId: string | null,
) {
  const answer =
    role === 'assistant' ? { answer: { requestedModel: 'acme/one', costPico: '1500000000' } } : {};
  const parts = [{ type: 'text', text }];
  return {
    id,
    conversationId,
    parentId,
    role,
    parts,
    state: 'complete',
    createdAtMs: 1_750_000_000_000,
    ...answer,
  };
}

function conversation(id: string, title: string) {
  return {
    id,
    title,
    titleIsUsers: false,
    parameters: {},
    status: 'active',
    isPinned: false,
    isUnread: false,
    tags: ['sea'],
    createdAtMs: 1_750_000_000_000,
    updatedAtMs: 1_750_000_000_000,
    activeMessageId: `${id}-a`,
    messages: [
      message(id, `${id}-p`, 'user', `What about ${title}?`, null),
      message(id, `${id}-a`, 'assistant', `Much is known about ${title}.`, `${id}-p`),
    ],
  };
}

describe('commands of the conversations', () => {
  let folder: string;
  let count = 0;

  const run = (id: string, ...args: readonly unknown[]) => vscode.commands.executeCommand(id, ...args);

  const file = (name: string) => vscode.Uri.file(path.join(folder, name));

  async function history(): Promise<ExportDocument['conversations']> {
    const uri = file(`all-${count++}.json`);
    await run(commandIds.exportAllConversations, { format: 'json', uri });
    const document: ExportDocument = JSON.parse(await readFile(uri.fsPath, 'utf8'));
    return document.conversations;
  }

  async function one(id: string): Promise<ExportDocument['conversations'][number]> {
    const found = (await history()).find((candidate) => candidate.id === id);
    assert.ok(found, `${id} is in the history`);
    return found;
  }

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'neural-terminal-'));
    const conversations = [conversation(first, 'ferries'), conversation(second, 'lighthouses')];
    const document = { format: 'neural-terminal-history', version: 1, conversations };
    await writeFile(file('in.json').fsPath, JSON.stringify(document));
    await run(commandIds.importConversations, file('in.json'));
  });

  it('are all there once one was used', async () => {
    const known = await vscode.commands.getCommands(true);
    for (const id of Object.values(commandIds)) assert.ok(known.includes(id), id);
  });

  it('import what was exported, and a second time change nothing', async () => {
    const before = await history();
    assert.deepEqual(before.map(({ title }) => title).sort(), ['ferries', 'lighthouses']);
    await run(commandIds.importConversations, file('in.json'));
    assert.deepEqual(await history(), before);
  });

  it('refuse a file that is none of ours, and change nothing', async () => {
    const before = await history();
    await writeFile(file('bad.json').fsPath, '{"format":"other"}');
    await run(commandIds.importConversations, file('bad.json'));
    assert.deepEqual(await history(), before);
  });

  it('rename, and the title is the user’s from then on', async () => {
    await run(commandIds.renameConversation, first, '  Ferries\n at sea ');
    const { title, titleIsUsers } = await one(first);
    assert.deepEqual([title, titleIsUsers], ['Ferries at sea', true]);
  });

  it('pin, archive and take back, several at once', async () => {
    const both = [first, second];
    await run(commandIds.pinConversation, both);
    assert.deepEqual([(await one(first)).isPinned, (await one(second)).isPinned], [true, true]);
    await run(commandIds.unpinConversation, both);
    await run(commandIds.archiveConversation, both);
    assert.deepEqual([(await one(first)).isPinned, (await one(second)).status], [false, 'archived']);
    await run(commandIds.unarchiveConversation, both);
    assert.equal((await one(second)).status, 'active');
  });

  it('delete into the bin without asking, and restore', async () => {
    await run(commandIds.deleteConversation, second);
    assert.equal((await one(second)).status, 'deleted');
    await run(commandIds.restoreConversation, second);
    assert.equal((await one(second)).status, 'active');
  });

  it('duplicate and fork without copying messages', async () => {
    await run(commandIds.duplicateConversation, first);
    await run(commandIds.forkConversation, first);
    const copies = (await history()).filter(({ forkedFrom }) => forkedFrom?.conversationId === first);
    assert.deepEqual(copies.map(({ title }) => title).sort(), ['Ferries at sea', 'Ferries at sea (copy)']);
    assert.deepEqual(
      copies.flatMap(({ messages }) => messages),
      [],
    );
    await run(
      commandIds.deleteConversation,
      copies.map(({ id }) => id),
    );
  });

  it('give the first words back as the title', async () => {
    await run(commandIds.regenerateTitle, first);
    const { title, titleIsUsers } = await one(first);
    assert.deepEqual([title, titleIsUsers], ['What about ferries?', false]);
  });

  it('copy as Markdown', async () => {
    await run(commandIds.copyConversation, first);
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /What about ferries\?[\s\S]*Much is known about ferries\./);
  });

  it('export in every format', async () => {
    for (const [format, content] of [
      ['markdown', /^---[\s\S]*Much is known about lighthouses/],
      ['html', /^<!doctype html>[\s\S]*Much is known about lighthouses/i],
      ['json-lines', /"Much is known about lighthouses/],
    ] as const) {
      const uri = file(`one.${format}`);
      await run(commandIds.exportConversation, second, { format, uri });
      const text = await readFile(uri.fsPath, 'utf8');
      assert.match(text, content);
      assert.ok(!text.includes('about ferries'), 'only what was chosen');
    }
    const copy = file('copy.sqlite');
    await writeFile(copy.fsPath, 'an older copy');
    await run(commandIds.exportAllConversations, { format: 'sqlite', uri: copy });
    assert.match(await readFile(copy.fsPath, 'latin1'), /^SQLite format 3\0/);
  });

  it('show all results of a search as a document, each line leading to its message', async () => {
    await run(commandIds.showSearchResults, 'lighthouses');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.match(document.getText(), /«lighthouses»/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const commands = links.filter(({ target }) => target?.scheme === 'command');
    assert.ok(commands.length >= 3, `${commands.length} links`);
    for (const { range, target } of commands) {
      assert.equal(target?.path, commandIds.openConversation);
      const [conversationId, messageId] = JSON.parse(target.query);
      assert.equal(conversationId, second);
      if (messageId) assert.match(document.lineAt(range.start.line).text, /«lighthouses»/);
    }
  });

  it('check the history and report it in a document', async () => {
    await run(commandIds.checkHistory);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /Everything is in order/);
    assert.match(text, /history-\d+\.journal/);
  });
});
