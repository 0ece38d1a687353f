import type { Model } from '../model.ts';
import { estimateTextTokens } from '../tokens.ts';
import type { AnswerLimits, ChatContent, ChatMessage } from './chatRequest.ts';

/** Where the user chose nothing: room for a long answer with reasoning, without reserving a fortune. */
const defaultAnswerTokens = 32_768;

/** Some providers refuse to answer in fewer. */
const leastTokens = 16;

/** Prompt estimates err; this much of the context is left alone. */
const contextMargin = 256;

/** By the estimate there is no room: then the server, which can count, has the word. */
const leastRoom = 1_024;

/**
 * The most tokens an answer may have: what the user, the endpoint and the context allow. It is always sent to
 * OpenRouter, which otherwise asks whether the account can afford the longest answer the model could give.
 */
export function answerTokens(chosen: number | undefined, limits: AnswerLimits = {}): number {
  const { contextTokens, maxCompletionTokens, promptTokens = 0 } = limits;
  const room =
    contextTokens === undefined
      ? undefined
      : Math.max(leastRoom, contextTokens - promptTokens - contextMargin);
  const known = [chosen ?? defaultAnswerTokens, maxCompletionTokens, room].filter(
    (limit) => limit !== undefined,
  );
  return Math.max(leastTokens, Math.floor(Math.min(...known)));
}

const tokensPerImage = 1_500;

/** How long a prompt is, roughly. */
export function estimateTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + 4 + messageTokens(message), 0);
}

function messageTokens(message: ChatMessage): number {
  if (message.role === 'system') return estimateTextTokens(message.text);
  if (message.role !== 'assistant')
    return message.content.reduce((sum, part) => sum + contentTokens(part), 0);
  const calls =
    message.toolCalls?.reduce((sum, call) => sum + estimateTextTokens(call.name + call.arguments), 0) ?? 0;
  return estimateTextTokens(message.text) + calls;
}

function contentTokens(part: ChatContent): number {
  switch (part.type) {
    case 'text':
      return estimateTextTokens(part.text);
    case 'image':
      return tokensPerImage;
    case 'file':
      // Three quarters of base64 are bytes, and of a document's bytes only some are words.
      return Math.ceil(part.dataUrl.length / 8);
  }
}

/** Estimates err: what is left for the answer must truly be free. */
const cautious = 1.15;

/** What the model's endpoint and context leave for the answer to these messages. */
export function limitsOf(model: Model | undefined, messages: readonly ChatMessage[]): AnswerLimits {
  const { contextTokens, endpointContextTokens, maxCompletionTokens } = model ?? {};
  const context = endpointContextTokens ?? contextTokens;
  return {
    promptTokens: Math.ceil(estimateTokens(messages) * cautious),
    ...(context !== undefined && { contextTokens: context }),
    ...(maxCompletionTokens !== undefined && { maxCompletionTokens }),
  };
}
