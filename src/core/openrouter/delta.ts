import { reasoningTextOf } from './reasoningDetails.ts';
import { asArray, asObject, asText, type WireObject } from './tolerant.ts';

/*
 * Reads one delta. Every token passes here, so nothing is copied that need not be.
 */

export type ReasoningField = (typeof reasoningFields)[number];

const reasoningFields = ['reasoning', 'reasoning_content', 'reasoning_details', 'content'] as const;

/**
 * The readable reasoning in a delta. Servers tell it in up to three fields at once; the field that told it first
 * is the only one listened to for the rest of the answer.
 */
export function reasoningPiece(
  delta: WireObject,
  known: ReasoningField | undefined,
): { readonly field: ReasoningField; readonly text: string } | undefined {
  if (isPlain(delta)) return undefined;
  if (known !== undefined) {
    const text = reasoningIn(delta, known);
    return text ? { field: known, text } : undefined;
  }
  for (const field of reasoningFields) {
    const text = reasoningIn(delta, field);
    if (text) return { field, text };
  }
  return undefined;
}

/** Most deltas are text and nothing else. */
function isPlain(delta: WireObject): boolean {
  const { reasoning, reasoning_content: content, reasoning_details: details } = delta;
  return !reasoning && !content && !details && typeof delta.content === 'string';
}

function reasoningIn(delta: WireObject, field: ReasoningField): string | undefined {
  const value = delta[field];
  if (field === 'reasoning_details') return Array.isArray(value) ? reasoningTextOf(value) : undefined;
  if (field !== 'content') return asText(value);
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => contentText(asObject(item)?.thinking) ?? '').join('');
}

/** Content is text, or a list of parts (Mistral) of which the `thinking` ones are reasoning. */
export function contentText(content: unknown): string | undefined {
  if (typeof content === 'string') return content || undefined;
  if (!Array.isArray(content)) return undefined;
  return content.map((part) => asText(asObject(part)?.text) ?? '').join('') || undefined;
}

export function imageUrls(images: unknown): readonly string[] {
  return asArray(images).flatMap((image) => asText(asObject(asObject(image)?.image_url)?.url) ?? []);
}
