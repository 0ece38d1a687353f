import type { Delta } from './answer.ts';
import { Chance, hashOf } from './chance.ts';
import type { ChatRequest } from './chatRequest.ts';
import type { Json } from './json.ts';
import { countTokens, tokensOf } from './tokens.ts';

/*
 * How vendors show what the model thinks: Anthropic signs its text in a late, empty delta; OpenAI summarises
 * and adds an encrypted record; Google shows text and encrypts; others just tell.
 */

export function reasoningDeltas(modelId: string, thoughts: string, request: ChatRequest): readonly Delta[] {
  const allowed = tokensOf(thoughts).slice(0, request.reasoningBudget);
  const pieces = inGroups(allowed, 4);
  const style = styleOf(modelId);
  const shown = pieces.map((piece) => ({
    delta: { content: '', reasoning: piece, reasoning_details: [style.detail(piece)] },
    tokens: countTokens(piece),
    kind: 'reasoning' as const,
  }));
  const record = style.record?.(new Chance(hashOf(thoughts)).letters(48));
  const deltas = record
    ? [
        ...shown,
        { delta: { content: '', reasoning_details: [record] }, tokens: 0, kind: 'reasoning' as const },
      ]
    : shown;
  return request.hidesReasoning ? deltas.map((delta) => ({ ...delta, delta: { content: '' } })) : deltas;
}

interface Style {
  detail(text: string): Json;
  record?(secret: string): Json;
}

function styleOf(modelId: string): Style {
  const author = modelId.replace(/^~/, '').split('/')[0];
  const text = (format: string) => (piece: string) => ({
    type: 'reasoning.text',
    text: piece,
    format,
    index: 0,
  });
  switch (author) {
    case 'anthropic': {
      const format = 'anthropic-claude-v1';
      return {
        detail: text(format),
        record: (secret) => ({ type: 'reasoning.text', text: '', signature: secret, format, index: 0 }),
      };
    }
    case 'openai': {
      const format = 'openai-responses-v1';
      return {
        detail: (summary) => ({ type: 'reasoning.summary', summary, format, index: 0 }),
        record: (data) => ({
          type: 'reasoning.encrypted',
          data,
          format,
          id: `rs_${data.slice(0, 8)}`,
          index: 1,
        }),
      };
    }
    case 'google': {
      const format = 'google-gemini-v1';
      return {
        detail: text(format),
        record: (data) => ({ type: 'reasoning.encrypted', data, format, index: 1 }),
      };
    }
    default:
      return { detail: text('unknown') };
  }
}

function inGroups(tokens: readonly string[], size: number): readonly string[] {
  const count = Math.ceil(tokens.length / size);
  return Array.from({ length: count }, (_, at) => tokens.slice(at * size, (at + 1) * size).join(''));
}
