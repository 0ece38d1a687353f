import * as vscode from 'vscode';
import type { ChatEvent } from '../../core/chat.ts';
import type { ConversationId, Message } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { maySendSecrets } from '../context/secretConsent.ts';
import { commandIds, lmVendor } from '../ids.ts';
import { messageView } from '../messageView.ts';

/* `@neural` in VS Code's own chat: a conversation of ours, kept as all others are, whose answers show there. */

/** What VS Code keeps with an answer and gives back with the next question. */
interface KeptWithAnswer {
  readonly conversationId?: ConversationId;
}

export async function answerInEditorChat(
  core: Core,
  request: vscode.ChatRequest,
  context: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  const { chat } = core;
  const prompt = { text: request.prompt, attachments: [] };
  if (request.references.length > 0)
    stream.markdown(
      `_${vscode.l10n.t('What is attached here does not go along. Attach it in Neural Terminal’s own chat.')}_\n\n`,
    );
  if (!(await maySendSecrets(request.prompt))) {
    stream.markdown(vscode.l10n.t('Nothing was sent.'));
    return {};
  }
  const id = (await continued(core, context)) ?? (await begun(core, request));
  const ended = endOf(core, id, stream, token);
  try {
    await chat.send(id, prompt);
    const message = await ended.message;
    stream.button({
      command: commandIds.openConversation,
      title: vscode.l10n.t('Open in Neural Terminal'),
      arguments: [id, message.id],
    });
    const { failure } = messageView(message, undefined, []);
    const kept: KeptWithAnswer = { conversationId: id };
    return { metadata: kept, ...(failure && { errorDetails: { message: failure.sentence } }) };
  } finally {
    ended.dispose();
  }
}

/** The conversation that this chat of VS Code's is, where it is still there. */
async function continued(
  { history }: Core,
  { history: turns }: vscode.ChatContext,
): Promise<ConversationId | undefined> {
  for (const turn of turns.toReversed()) {
    if (!(turn instanceof vscode.ChatResponseTurn)) continue;
    const { conversationId }: KeptWithAnswer = turn.result.metadata ?? {};
    if (typeof conversationId !== 'string') continue;
    const conversation = await history.conversation(conversationId);
    return conversation?.status === 'deleted' ? undefined : conversation?.id;
  }
  return undefined;
}

/** With the model that was chosen there, if it is one of ours. */
async function begun(
  { chat, history }: Core,
  { prompt, model }: vscode.ChatRequest,
): Promise<ConversationId> {
  const id = await chat.begin({ text: prompt, attachments: [] });
  if (model.vendor === lmVendor) await history.updateConversation(id, { model: model.id });
  return id;
}

/** Shows what streams, until it has ended. Cancelling there stops it here. */
function endOf(
  { chat }: Core,
  id: ConversationId,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): { readonly message: Promise<Message>; dispose(): void } {
  const { promise, resolve } = Promise.withResolvers<Message>();
  const listening = chat.onEvent((event: ChatEvent) => {
    if (event.type === 'grew' && event.conversationId === id && event.growth.text !== '')
      stream.markdown(event.growth.text);
    if (event.type === 'message' && event.message.conversationId === id && event.waiting)
      stream.progress(messageView(event.message, event.waiting, []).waiting?.sentence ?? '');
    if (event.type === 'ended' && event.message.conversationId === id) resolve(event.message);
  });
  const cancelling = token.onCancellationRequested(() => chat.stop(id));
  return {
    message: promise,
    dispose: () => {
      listening.dispose();
      cancelling.dispose();
    },
  };
}
