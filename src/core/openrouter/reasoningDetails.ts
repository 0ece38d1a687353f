import { asArray, asObject, asText, type WireObject } from './tolerant.ts';

type Detail = { -readonly [field in keyof WireObject]: unknown } & Record<string, unknown>;

/**
 * Gathers the provider's record of its reasoning. It is signed: echoed with a piece missing, merged wrongly or
 * out of order, the next request is refused.
 */
export class ReasoningDetails {
  readonly #items: Detail[] = [];
  readonly #seen = new Set<string>();
  #isTold = false;

  add(value: unknown): void {
    if (!Array.isArray(value)) return;
    this.#isTold = true;
    for (const item of value) {
      const delta = asObject(item);
      if (delta) this.#merge(delta);
    }
  }

  /** Undefined when the server never spoke of it; some models want even the empty list back. */
  finish(): readonly unknown[] | undefined {
    return this.#isTold ? this.#items : undefined;
  }

  #merge(delta: WireObject): void {
    const field = mergedField(delta.type);
    const target = field && this.#items.findLast((item) => continues(item, delta, field));
    if (!target) {
      if (!this.#repeats(delta)) this.#items.push({ ...delta });
      return;
    }
    for (const [key, value] of Object.entries(delta)) {
      if (key === field) target[key] = (asText(target[key]) ?? '') + (asText(value) ?? '');
      // Signature, id and a known format may ride on any of the pieces.
      else if (isMissing(target[key])) target[key] = value;
    }
  }

  /** Encrypted items come whole; parallel tool calls may each bring the same one, which must not go back twice. */
  #repeats(delta: WireObject): boolean {
    const text = JSON.stringify(delta);
    const isRepeat = this.#seen.has(text);
    this.#seen.add(text);
    return isRepeat;
  }
}

function mergedField(type: unknown): 'text' | 'summary' | undefined {
  if (type === 'reasoning.text') return 'text';
  return type === 'reasoning.summary' ? 'summary' : undefined;
}

function continues(item: Detail, delta: WireObject, field: 'text' | 'summary'): boolean {
  if (item.type !== delta.type || item.index !== delta.index) return false;
  if (isDifferent(item.id, delta.id)) return false;
  // A signature closes its text: only a piece without text may still add to it.
  return (
    isMissing(item.signature) || (!asText(delta[field]) && !isDifferent(item.signature, delta.signature))
  );
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 'unknown';
}

function isDifferent(a: unknown, b: unknown): boolean {
  return !isMissing(a) && !isMissing(b) && a !== b;
}

/** The readable words in a piece of the record, for servers that tell the reasoning nowhere else. */
export function reasoningTextOf(value: unknown): string {
  return asArray(value)
    .map((item) => asText(asObject(item)?.text) ?? asText(asObject(item)?.summary) ?? '')
    .join('');
}
