import * as z from 'zod/mini';
import { type ConversationId, type Message, type MessageState, textOf } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { maxPromptChars } from '../../protocol/panelMessages.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { maySendSecrets } from '../context/secretConsent.ts';
import { jumpTo } from '../conversations/jump.ts';
import { messageView } from '../messageView.ts';
import type { AskRequest, AskResult, FoundConversation, SearchOptions } from './publicApi.ts';

/* The calls of other extensions. They are code that we do not know: what they pass is looked at first. */

const id = z.string().check(z.minLength(1), z.maxLength(100));
const askSchema = z.strictObject({
  prompt: z.string().check(
    z.refine((text) => text.trim() !== ''),
    z.maxLength(maxPromptChars),
  ),
  conversationId: z.optional(id),
  model: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(200))),
});
const openSchema = z.tuple([id, z.optional(id)]);
const searchSchema = z.tuple([
  z.string().check(z.maxLength(1000)),
  z.optional(z.strictObject({ limit: z.optional(z.int().check(z.gte(1), z.lte(100))) })),
]);

export async function ask(
  request: AskRequest,
  core: () => Promise<Core>,
  panels: ChatPanels,
): Promise<AskResult> {
  const { prompt: text, conversationId, model } = checked('ask', askSchema, request);
  if (!(await maySendSecrets(text))) throw new Error('The user did not want this to be sent.');
  const opened = await core();
  const { chat } = opened;
  const prompt = { text, attachments: [] };
  const target = conversationId ?? (await begin(opened, text, model));
  if (conversationId !== undefined) await existing(opened, conversationId);
  await panels.show(target);
  const ended = answerIn(opened, target);
  try {
    await chat.send(target, prompt);
    return toResult(await ended.message);
  } finally {
    ended.dispose();
  }
}

async function begin(
  { chat, history }: Core,
  text: string,
  model: string | undefined,
): Promise<ConversationId> {
  const begun = await chat.begin({ text, attachments: [] });
  if (model !== undefined) await history.updateConversation(begun, { model });
  return begun;
}

async function existing({ history }: Core, conversationId: ConversationId): Promise<void> {
  const conversation = await history.conversation(conversationId);
  if (!conversation || conversation.status === 'deleted')
    throw new Error(`There is no conversation ${conversationId}.`);
}

function answerIn({ chat }: Core, conversationId: ConversationId) {
  const { promise, resolve } = Promise.withResolvers<Message>();
  const listening = chat.onEvent((event) => {
    if (event.type === 'ended' && event.message.conversationId === conversationId) resolve(event.message);
  });
  return { message: promise, dispose: () => void listening.dispose() };
}

function toResult(message: Message): AskResult {
  const { conversationId, id: messageId, state, answer } = message;
  const { failure } = messageView(message, undefined, []);
  return {
    conversationId,
    messageId,
    text: textOf(message),
    state: state as Exclude<MessageState, 'streaming'>,
    ...(failure && { failure: failure.sentence }),
    ...(answer?.costPico !== undefined && { costUsd: dollars(answer.costPico) }),
  };
}

/** Exact, as text: `0.0000375`. */
function dollars(pico: bigint): string {
  const digits = pico.toString().padStart(13, '0');
  const fraction = digits.slice(-12).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -12) : `${digits.slice(0, -12)}.${fraction}`;
}

export async function openConversation(
  conversationId: string,
  messageId: string | undefined,
  core: () => Promise<Core>,
  panels: ChatPanels,
): Promise<void> {
  const [target, at] = checked('openConversation', openSchema, [conversationId, messageId]);
  const opened = await core();
  await existing(opened, target);
  await jumpTo(opened, panels, { conversationId: target, ...(at !== undefined && { messageId: at }) });
}

export async function searchConversations(
  query: string,
  options: SearchOptions | undefined,
  core: () => Promise<Core>,
): Promise<readonly FoundConversation[]> {
  const [input, { limit = 20 } = {}] = checked('searchConversations', searchSchema, [query, options]);
  const { hits } = await (await core()).history.search.find(input, { limit });
  return hits.map(({ conversationId, title, messageId, snippet, atMs }) => ({
    conversationId,
    title,
    ...(messageId !== undefined && { messageId }),
    snippet: snippet.text,
    atMs,
  }));
}

function checked<T>(what: string, schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TypeError(
    `${what}: ${issue?.path.join('.') || 'the argument'}: ${issue?.message ?? 'is not valid'}`,
  );
}
