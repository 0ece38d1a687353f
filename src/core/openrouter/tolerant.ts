/*
 * Reading JSON that others wrote: what is not as expected is as if it were not there. Used by hand where every
 * token passes (a schema library costs there more than parsing itself); wire.ts has schemas for the rest.
 */

/** Every field that is read by hand, each of them anything or missing. */
export interface WireObject {
  readonly annotations?: unknown;
  readonly arguments?: unknown;
  readonly cause?: unknown;
  readonly choices?: unknown;
  readonly citations?: unknown;
  readonly code?: unknown;
  readonly content?: unknown;
  readonly delta?: unknown;
  readonly detail?: unknown;
  readonly error?: unknown;
  readonly finish_reason?: unknown;
  readonly function?: unknown;
  readonly id?: unknown;
  readonly image_url?: unknown;
  readonly images?: unknown;
  readonly index?: unknown;
  readonly message?: unknown;
  readonly model?: unknown;
  readonly msg?: unknown;
  readonly name?: unknown;
  readonly native_finish_reason?: unknown;
  readonly provider?: unknown;
  readonly reasoning?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning_details?: unknown;
  readonly refusal?: unknown;
  readonly signature?: unknown;
  readonly summary?: unknown;
  readonly text?: unknown;
  readonly thinking?: unknown;
  readonly tool_calls?: unknown;
  readonly type?: unknown;
  readonly url?: unknown;
  readonly usage?: unknown;
  readonly x_groq?: unknown;
}

export function asObject(value: unknown): WireObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const nothing: readonly unknown[] = [];

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : nothing;
}

/** The text, unless it is empty or no text. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same without the fields that are undefined: absent is absent. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
