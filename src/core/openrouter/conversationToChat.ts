import {
  type AttachmentRef,
  type ContentPart,
  type ContextSource,
  isAttached,
  type Message,
} from '../conversation.ts';
import type { AssistantMessage, ChatContent, ChatMessage } from './chatRequest.ts';
import { echoedDetails, needsSignatureStub, signatureStub } from './reasoningEcho.ts';
import { mistralId, wantsMistralIds } from './toolIds.ts';

export interface ChatContext {
  /** The model that will read it. */
  readonly model: string;
  readonly systemPrompt?: string;
  /** What stands for the messages before these. */
  readonly summary?: string;
  /** The data URL of an image or file, the text of a context part; undefined when its content is gone. */
  readonly attachment: (ref: AttachmentRef) => string | undefined;
}

/** Answers a call whose result never came: without it every later request of the conversation is refused. */
const cancelledResult = 'Cancelled by the user. No result.';

/** What may not stand between a tool's result and the user's next word, for models that insist on an answer. */
const bridge = 'Stopped.';

/** The branch that is shown, oldest first, as the model is to read it. */
export function conversationToChat(
  messages: readonly Message[],
  context: ChatContext,
): readonly ChatMessage[] {
  const chat: ChatMessage[] = [];
  if (context.systemPrompt?.trim()) chat.push({ role: 'system', text: context.systemPrompt });
  if (context.summary)
    chat.push({ role: 'user', content: [{ type: 'text', text: summaryText(context.summary) }] });
  const results = toolResults(messages);
  for (const message of messages) {
    if (message.role === 'user') addUser(chat, contentOf(message.parts, context), context.model);
    else if (message.role === 'assistant') addAssistant(chat, message, results, context);
  }
  return chat;
}

/** A user's word, not the system's: a model wrote it from what may have come from anywhere. */
function summaryText(summary: string): string {
  return `The conversation so far, summarised:\n<summary>\n${summary}\n</summary>`;
}

/** Two prompts in a row (the first was never answered) become one: some models refuse the same role twice. */
function addUser(chat: ChatMessage[], content: readonly ChatContent[], model: string): void {
  if (content.length === 0) return;
  const last = chat.at(-1);
  if (last?.role === 'tool' && wantsMistralIds(model)) chat.push({ role: 'assistant', text: bridge });
  if (last?.role === 'user')
    chat[chat.length - 1] = { role: 'user', content: joinTexts([...last.content, ...content]) };
  else chat.push({ role: 'user', content });
}

function addAssistant(
  chat: ChatMessage[],
  message: Message,
  results: ReadonlyMap<string, ToolResult>,
  context: ChatContext,
): void {
  const answer = assistantMessage(message, context);
  const calls = answer.toolCalls ?? [];
  if (answer.text === '' && calls.length === 0) return;
  const last = chat.at(-1);
  const isContinuation = last?.role === 'assistant' && !last.toolCalls && calls.length === 0;
  if (isContinuation) chat[chat.length - 1] = { ...answer, text: `${last.text}\n\n${answer.text}` };
  else chat.push(answer);
  // Each call is answered directly behind the message that made it, in the order of the calls.
  for (const part of message.parts) {
    if (part.type !== 'tool-call') continue;
    const text = results.get(part.id)?.text ?? cancelledResult;
    chat.push({ role: 'tool', callId: wireId(part.id, context.model), content: [{ type: 'text', text }] });
  }
}

function assistantMessage(message: Message, context: ChatContext): AssistantMessage {
  const { model } = context;
  const calls = message.parts.flatMap((part) =>
    part.type === 'tool-call'
      ? [{ id: wireId(part.id, model), name: part.name, arguments: part.arguments }]
      : [],
  );
  const details = echoedDetails(message, model);
  const record = details ?? (needsSignatureStub(model, calls) ? signatureStub(calls) : undefined);
  const reasoning = sameModel(message, model) ? joined(message.parts, 'reasoning') : '';
  const annotations = message.parts.flatMap((part) =>
    part.type === 'file-annotations' ? part.annotations : [],
  );
  return {
    role: 'assistant',
    text: joined(message.parts, 'text'),
    ...(calls.length > 0 && { toolCalls: calls }),
    ...(reasoning && { reasoningText: reasoning }),
    ...(record && { reasoningDetails: record }),
    ...(annotations.length > 0 && { fileAnnotations: annotations }),
  };
}

type ToolResult = Extract<ContentPart, { readonly type: 'tool-result' }>;

function toolResults(messages: readonly Message[]): ReadonlyMap<string, ToolResult> {
  const results = messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool-result'));
  return new Map(results.map((result) => [result.callId, result]));
}

function wireId(id: string, model: string): string {
  return wantsMistralIds(model) ? mistralId(id) : id;
}

function sameModel(message: Message, model: string): boolean {
  return message.answer?.requestedModel === model || message.answer?.model === model;
}

function joined(parts: readonly ContentPart[], type: 'text' | 'reasoning'): string {
  return parts.flatMap((part) => (part.type === type ? [part.text] : [])).join('');
}

function contentOf(parts: readonly ContentPart[], context: ChatContext): readonly ChatContent[] {
  const content = parts.flatMap((part): readonly ChatContent[] => {
    if (part.type === 'text') return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    if (!isAttached(part)) return [];
    const { attachment } = part;
    const value = context.attachment(attachment);
    if (value === undefined) return [{ type: 'text', text: `[${attachment.name} is no longer available]` }];
    if (part.type === 'context') return [{ type: 'text', text: contextText(part.source, value) }];
    return part.type === 'image'
      ? [{ type: 'image', url: value }]
      : [{ type: 'file', name: attachment.name, dataUrl: value }];
  });
  return joinTexts(content);
}

/**
 * Context as the model reads it: between tags that say where it is from. A fence longer than any within keeps code
 * from ending it.
 */
export function contextText({ kind, label, lines, language = '' }: ContextSource, text: string): string {
  let longest = 2;
  for (const match of text.matchAll(/^ {0,3}(`{3,})/gm)) longest = Math.max(longest, match[1]?.length ?? 0);
  const fence = '`'.repeat(longest + 1);
  const range = lines ? ` lines="${lines.first}-${lines.last}"` : '';
  const name = label.replace(/[<>"\r\n]/g, ' ');
  return `<context kind="${kind}" name="${name}"${range}>\n${fence}${language.replace(/[`\s]/g, '')}\n${text.replace(/\n$/, '')}\n${fence}\n</context>`;
}

/** Text first and in one piece, which is what every server understands. */
function joinTexts(content: readonly ChatContent[]): readonly ChatContent[] {
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  const others = content.filter((part) => part.type !== 'text');
  return text === '' ? others : [{ type: 'text', text }, ...others];
}
