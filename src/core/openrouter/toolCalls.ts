import { asObject, asText, parseJson } from './tolerant.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The JSON text of an object, complete. */
  readonly arguments: string;
}

interface Draft {
  readonly index: number | undefined;
  id: string;
  name: string;
  json: string;
}

/** Gathers tool calls from their deltas. They are whole only when the answer has ended, not before. */
export class ToolCalls {
  readonly #drafts: Draft[] = [];

  get isEmpty(): boolean {
    return this.#drafts.length === 0;
  }

  add(value: unknown): void {
    const delta = asObject(value);
    if (!delta) return;
    const fn = asObject(delta.function);
    const id = asText(delta.id);
    const name = asText(fn?.name);
    const index = typeof delta.index === 'number' ? delta.index : undefined;
    const draft = this.#find(index, id, name) ?? this.#begin(index);
    draft.id ||= id ?? '';
    // Some servers repeat the name in every delta, so it is never appended.
    draft.name ||= name ?? '';
    draft.json += argumentsText(fn?.arguments);
  }

  /** The calls, or undefined when one of them is broken: then none may be run. */
  finish(idPrefix: string): readonly ToolCall[] | undefined {
    const ids = new Set<string>();
    const calls = this.#drafts.map((draft, position) => {
      const json = draft.json.trim() || '{}';
      const id = !draft.id || ids.has(draft.id) ? freshId(ids, idPrefix, position) : draft.id;
      ids.add(id);
      return draft.name && asObject(parseJson(json)) ? { id, name: draft.name, arguments: json } : undefined;
    });
    return calls.every((call) => call !== undefined) ? calls : undefined;
  }

  /** The draft that a delta continues. Servers leave out the index, or give parallel calls the same one. */
  #find(index: number | undefined, id: string | undefined, name: string | undefined): Draft | undefined {
    const mates = index === undefined ? this.#drafts : this.#drafts.filter((draft) => draft.index === index);
    const last = mates.at(-1);
    const isLateId = id && index !== undefined && last?.id === '';
    if (id) return mates.find((draft) => draft.id === id) ?? (isLateId ? last : undefined);
    const isAnother = index === undefined && name && last?.name && asObject(parseJson(last.json || '{}'));
    return isAnother ? undefined : last;
  }

  #begin(index: number | undefined): Draft {
    const draft: Draft = { index, id: '', name: '', json: '' };
    this.#drafts.push(draft);
    return draft;
  }
}

function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value;
  return asObject(value) ? JSON.stringify(value) : '';
}

function freshId(taken: ReadonlySet<string>, prefix: string, position: number): string {
  let id = `${prefix}_${position}`;
  while (taken.has(id)) id += '_';
  return id;
}
