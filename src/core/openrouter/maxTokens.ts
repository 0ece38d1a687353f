import type { AnswerLimits } from './chatRequest.ts';

/** Where the user chose nothing: room for a long answer with reasoning, without reserving a fortune. */
const defaultAnswerTokens = 32_768;

/** Some providers refuse to answer in fewer. */
const leastTokens = 16;

/** Prompt estimates err; this much of the context is left alone. */
const contextMargin = 256;

/**
 * The most tokens an answer may have: what the user, the endpoint and the context allow. It is always sent to
 * OpenRouter, which otherwise asks whether the account can afford the longest answer the model could give.
 */
export function answerTokens(chosen: number | undefined, limits: AnswerLimits = {}): number {
  const { contextTokens, maxCompletionTokens, promptTokens = 0 } = limits;
  const room = contextTokens === undefined ? undefined : contextTokens - promptTokens - contextMargin;
  const known = [chosen ?? defaultAnswerTokens, maxCompletionTokens, room].filter(
    (limit) => limit !== undefined,
  );
  return Math.max(leastTokens, Math.floor(Math.min(...known)));
}
