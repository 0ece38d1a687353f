import { isObject, listOf, objectOf, textOf } from './json.ts';

/*
 * The simulator's own tokens: short runs of letters, single signs, white space with what follows. Near enough
 * to a real tokenizer (about four characters each), exact with itself: what is streamed is what is billed.
 */

const token = /\s*(?:[\p{L}\p{N}_]{1,6}|[^\s\p{L}\p{N}_])|\s+/gu;
const tokensPerMessage = 4;
const tokensPerImage = 258;
const tokensPerFile = 500;

export function tokensOf(text: string): readonly string[] {
  return text.match(token) ?? [];
}

export function countTokens(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(token)) count += 1;
  return count;
}

/** What one message costs to read, its tool calls and attachments included. */
export function countMessage(message: unknown): number {
  const { content, tool_calls: calls, reasoning } = objectOf(message);
  const parts = typeof content === 'string' ? countTokens(content) : sum(listOf(content).map(countPart));
  const spoken = calls === undefined ? 0 : countTokens(JSON.stringify(calls));
  return tokensPerMessage + parts + spoken + countTokens(textOf(reasoning) ?? '');
}

function countPart(part: unknown): number {
  if (!isObject(part)) return 0;
  switch (part['type']) {
    case 'text':
      return countTokens(textOf(part['text']) ?? '');
    case 'image_url':
      return tokensPerImage;
    default:
      return tokensPerFile;
  }
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
