import type { PlannedRequest } from './costs/estimate.ts';
import type { ChatMessage, ChatRequest } from './openrouter/chatRequest.ts';
import { estimateTokens } from './openrouter/maxTokens.ts';

/* How large a request can be at most, and probably is at least, before any server has counted its tokens. */

/** The most that the prompt can have: a token is hardly ever less than two bytes. */
const bytesPerToken = 2;
const mostTokensPerImage = 6_000;
const tokensPerMessage = 8;

export function plannedFor(request: ChatRequest, atMs: number): Omit<PlannedRequest, 'answerTokens'> {
  const low = Math.round(estimateTokens(request.messages) / 2);
  const tools = request.tools === undefined ? 0 : bytesOf(JSON.stringify(request.tools));
  const format = request.responseFormat === undefined ? 0 : bytesOf(JSON.stringify(request.responseFormat));
  const high =
    request.messages.reduce((sum, message) => sum + tokensPerMessage + mostTokens(message), 0) +
    Math.ceil((tools + format) / bytesPerToken);
  return {
    promptTokens: { low: Math.min(low, high), high },
    images: request.messages.reduce((sum, message) => sum + imagesIn(message), 0),
    ...(request.plugins?.web && { webSearches: 1 }),
    atMs,
  };
}

function mostTokens(message: ChatMessage): number {
  const { role, ...rest } = message;
  if (role === 'system') return bytesOf(message.text) / bytesPerToken;
  if (role === 'assistant') return bytesOf(JSON.stringify(rest)) / bytesPerToken;
  return message.content.reduce((sum, part) => {
    if (part.type === 'text') return sum + Math.ceil(bytesOf(part.text) / bytesPerToken);
    // Of a file in base64 three quarters are bytes.
    return (
      sum +
      (part.type === 'image' ? mostTokensPerImage : Math.ceil((part.dataUrl.length * 3) / 4 / bytesPerToken))
    );
  }, 0);
}

function imagesIn(message: ChatMessage): number {
  if (message.role === 'system' || message.role === 'assistant') return 0;
  return message.content.filter(({ type }) => type === 'image').length;
}

/** The length in UTF-8. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Half of a pair is two of its four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
