import type { AssistantMessage, ChatContent, ChatMessage, ChatRequest, ChatToolCall } from './chatRequest.ts';
import type { Server } from './server.ts';

type Wire = Record<string, unknown>;

/** About four thousand tokens: shorter prefixes are below what most providers cache, and writing costs extra. */
const longPrefixCharacters = 16_000;

/** Messages as the server wants them. What only OpenRouter understands is left out for others. */
export function wireMessages(server: Server, request: ChatRequest): readonly Wire[] {
  const isOpenRouter = server.dialect === 'openrouter';
  const breakpoints =
    isOpenRouter && cachesByBreakpoint(request) && isLongPrefix(request)
      ? cacheBreakpoints(request.messages)
      : [];
  return request.messages.map((message, index) => wireMessage(server, message, breakpoints.includes(index)));
}

function wireMessage(server: Server, message: ChatMessage, isBreakpoint: boolean): Wire {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: textOrParts([{ type: 'text', text: message.text }], isBreakpoint) };
    case 'user':
      return { role: 'user', content: textOrParts(message.content, isBreakpoint) };
    case 'assistant':
      return wireAssistant(server, message);
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: textOrParts(message.content, false) };
  }
}

/** Anthropic's endpoints place the breakpoints themselves when the request as a whole is marked. */
export function cachesAutomatically({ model, cachePrompt = true }: ChatRequest): boolean {
  return cachePrompt && /^~?anthropic\//.test(model);
}

/** Alibaba's cache only what is marked; all others cache by themselves. */
function cachesByBreakpoint({ model, cachePrompt = true }: ChatRequest): boolean {
  return cachePrompt && /^(qwen|alibaba)\//.test(model);
}

export function isLongPrefix({ messages }: ChatRequest): boolean {
  return messages.reduce((sum, message) => sum + textLength(message), 0) >= longPrefixCharacters;
}

/** The system prompt never changes, and the last prompt is the prefix of the next turn. */
function cacheBreakpoints(messages: readonly ChatMessage[]): readonly number[] {
  return [
    messages.findIndex(({ role }) => role === 'system'),
    messages.findLastIndex(({ role }) => role === 'user'),
  ];
}

function wireAssistant(server: Server, message: AssistantMessage): Wire {
  const { text, toolCalls = [], fileAnnotations = [] } = message;
  const isOpenRouter = server.dialect === 'openrouter';
  return {
    role: 'assistant',
    // Bedrock refuses an empty text beside tool calls.
    content: text === '' ? null : text,
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(wireToolCall) }),
    ...reasoningFields(server, message),
    ...(isOpenRouter && fileAnnotations.length > 0 && { annotations: fileAnnotations }),
  };
}

function wireToolCall({ id, name, arguments: json }: ChatToolCall): Wire {
  return { id, type: 'function', function: { name, arguments: json } };
}

/** The record where there is one; its text alone only where a tool turn would be refused without. */
function reasoningFields(server: Server, message: AssistantMessage): Wire {
  const { toolCalls = [], reasoningText, reasoningDetails } = message;
  const text = toolCalls.length > 0 ? reasoningText : undefined;
  if (server.dialect === 'openrouter') {
    if (reasoningDetails) return { reasoning_details: reasoningDetails };
    return text ? { reasoning: text } : {};
  }
  return text && wantsReasoningContent(server) ? { reasoning_content: text } : {};
}

/** These refuse a tool turn whose reasoning is missing. */
function wantsReasoningContent({ host }: Server): boolean {
  return /(^|\.)(deepseek\.com|moonshot\.(ai|cn))$/.test(host);
}

/** Plain text stays plain: every server understands it. Text comes before pictures. */
function textOrParts(content: readonly ChatContent[], isBreakpoint: boolean): string | readonly Wire[] {
  const texts = content.filter((part) => part.type === 'text' && part.text !== '');
  const others = content.filter((part) => part.type !== 'text');
  const [only] = texts;
  if (others.length === 0 && texts.length <= 1 && !isBreakpoint)
    return only?.type === 'text' ? only.text : '';
  return [...texts, ...others].map((part, index) => ({
    ...wireContent(part),
    ...(isBreakpoint && index === texts.length - 1 && { cache_control: { type: 'ephemeral' } }),
  }));
}

function wireContent(part: ChatContent): Wire {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: part.url, ...(part.detail && { detail: part.detail }) } };
    case 'file':
      return { type: 'file', file: { filename: part.name, file_data: part.dataUrl } };
  }
}

function textLength(message: ChatMessage): number {
  if (message.role === 'system' || message.role === 'assistant') return message.text.length;
  return message.content.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : 0), 0);
}
