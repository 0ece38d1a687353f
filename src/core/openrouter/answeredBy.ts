import type { StreamPart } from '../stream.ts';
import type { ChatRequest } from './chatRequest.ts';
import { asText, type WireObject } from './tolerant.ts';

export type Asked = Pick<ChatRequest, 'model' | 'fallbackModels'>;

/** Who really answers, told when it is first known and again when more is. */
export class AnsweredBy {
  readonly #asked: Asked;
  model: string | undefined;
  provider: string | undefined;
  generationId: string | undefined;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  update(chunk: WireObject): StreamPart | undefined {
    if (chunk.model === this.model && chunk.provider === this.provider && chunk.id === this.generationId)
      return undefined;
    const model = asText(chunk.model) ?? this.model;
    const provider = asText(chunk.provider) ?? this.provider;
    const generationId = asText(chunk.id) ?? this.generationId;
    if (model === this.model && provider === this.provider && generationId === this.generationId)
      return undefined;
    Object.assign(this, { model, provider, generationId });
    return {
      type: 'answered-by',
      ...(model !== undefined && { model }),
      ...(provider !== undefined && { provider }),
      ...(generationId !== undefined && { generationId }),
      ...(this.#isFallback(model) && { fallback: { from: this.#asked.model, reason: 'server' as const } }),
    };
  }

  #isFallback(model: string | undefined): boolean {
    if (!model) return false;
    // The longest name that fits wins: `m-mini` is no version of `m` where both were asked for.
    const fitting = [this.#asked.model, ...(this.#asked.fallbackModels ?? [])]
      .filter((asked) => isVersionOf(model, asked))
      .sort((a, b) => b.length - a.length);
    return fitting[0] !== undefined && fitting[0] !== this.#asked.model;
  }
}

/** Servers answer with the dated name of a model, and with or without the variant that was asked for. */
function isVersionOf(answered: string, asked: string): boolean {
  const base = asked.replace(/:[^:/]*$/, '');
  return answered === base || answered.startsWith(`${base}-`) || answered.startsWith(`${base}:`);
}
