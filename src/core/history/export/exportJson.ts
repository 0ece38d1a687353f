import type { ConversationId } from '../../conversation.ts';
import type { Attachments } from '../attachments.ts';
import { bigintAsText } from '../messageRows.ts';
import { attachmentsOf } from '../messageStatements.ts';
import { toBase64 } from './base64.ts';
import { exportFormat, exportVersion } from './document.ts';
import type { ExportSource, StoredConversation, StoredMessage } from './source.ts';

/* Everything there is to know of conversations, as one JSON document or as JSON Lines. */

/** A piece of an export before it is written down. */
type ExportRecord =
  | { readonly type: 'conversation'; readonly value: unknown }
  | { readonly type: 'message'; readonly value: unknown }
  | { readonly type: 'attachment'; readonly hash: string; readonly base64: string };

async function* records(
  source: ExportSource,
  ids: readonly ConversationId[],
  attachments: Attachments | undefined,
): AsyncGenerator<ExportRecord> {
  const chosen = new Set(ids);
  const hashes = new Set<string>();
  for (const id of ids) {
    const stored = await source.conversation(id);
    if (!stored) continue;
    for (const { attachment } of stored.draft?.attachments ?? []) hashes.add(attachment.hash);
    yield { type: 'conversation', value: conversationValue(stored) };
    for await (const page of source.messages(id, (owner) => chosen.has(owner))) {
      for (const message of page) {
        for (const { hash } of attachmentsOf(message.message)) hashes.add(hash);
        yield { type: 'message', value: messageValue(message) };
      }
    }
  }
  for (const hash of attachments ? hashes : []) {
    const bytes = await attachments?.read(hash);
    if (bytes) yield { type: 'attachment', hash, base64: toBase64(bytes) };
  }
}

function conversationValue({ conversation, draft }: StoredConversation): Readonly<Record<string, unknown>> {
  return { ...conversation, ...(draft && { draft }) };
}

function messageValue({ message, ...deleted }: StoredMessage): Readonly<Record<string, unknown>> {
  return { ...message, ...deleted };
}

function json(value: unknown): string {
  return JSON.stringify(value, bigintAsText);
}

/** One document; each message stands on a line of its own, so that two exports can be compared. */
export async function* exportJson(
  source: ExportSource,
  ids: readonly ConversationId[],
  attachments: Attachments | undefined,
  nowMs: number,
): AsyncGenerator<string> {
  yield `{"format":"${exportFormat}","version":${exportVersion},"exportedAtMs":${nowMs},"conversations":[`;
  let last: ExportRecord['type'] | undefined;
  const closing = { conversation: '\n]}', message: '\n]}', attachment: '' };
  for await (const record of records(source, ids, attachments)) {
    const isFirst = last !== record.type;
    switch (record.type) {
      case 'conversation':
        yield `${last ? `${closing[last]},` : ''}\n${json(record.value).slice(0, -1)},"messages":[`;
        break;
      case 'message':
        yield `${isFirst ? '' : ','}\n${json(record.value)}`;
        break;
      case 'attachment':
        yield isFirst && last ? `${closing[last]}\n],"attachments":{\n` : ',\n';
        yield `"${record.hash}":"${record.base64}"`;
        break;
    }
    last = record.type;
  }
  yield last === 'attachment' ? '\n}}\n' : `${last ? closing[last] : ''}\n]}\n`;
}

/** A head, then a line for each conversation, message and attachment. */
export async function* exportJsonLines(
  source: ExportSource,
  ids: readonly ConversationId[],
  attachments: Attachments | undefined,
  nowMs: number,
): AsyncGenerator<string> {
  yield `${json({ type: 'head', format: exportFormat, version: exportVersion, exportedAtMs: nowMs })}\n`;
  for await (const record of records(source, ids, attachments)) {
    if (record.type === 'attachment') yield `${json(record)}\n`;
    else yield `${json({ type: record.type, ...(record.value as object) })}\n`;
  }
}
