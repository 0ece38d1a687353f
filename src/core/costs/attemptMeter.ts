import type { Attempt, Charge } from '../charge.ts';
import type { ChatFailure } from '../failure.ts';
import type { StreamPart, Usage } from '../stream.ts';
import { priceOf } from './price.ts';

/* What one attempt costs: the parts of its answer go in, the charge as far as it is known comes out. */

const charactersPerToken = 4;
const tokensPerImage = 1_300;

type AnsweredBy = Omit<Extract<StreamPart, { type: 'answered-by' }>, 'type'>;

export class AttemptMeter {
  readonly attempt: Attempt;
  #by: AnsweredBy = {};
  #usage: Usage | undefined;
  #characters = 0;
  #images = 0;
  #failure: ChatFailure | undefined;

  constructor(attempt: Attempt) {
    this.attempt = attempt;
  }

  add(part: StreamPart): void {
    switch (part.type) {
      case 'answered-by': {
        const { type: _, ...by } = part;
        this.#by = { ...this.#by, ...by };
        return;
      }
      case 'usage':
        this.#usage = part.usage;
        return;
      case 'text-delta':
      case 'reasoning-delta':
        this.#characters += part.text.length;
        return;
      case 'tool-call':
        this.#characters += part.name.length + part.arguments.length;
        return;
      case 'image':
        this.#images += 1;
        return;
      case 'failure':
        this.#failure = part.failure;
        return;
      default:
        return;
    }
  }

  /** Something of an answer has come: it will cost something. */
  get hasOutput(): boolean {
    return this.#characters > 0 || this.#images > 0;
  }

  /** As it would be if nothing came any more; undefined where nothing was spent. */
  charge(): Charge | undefined {
    const { attempt } = this;
    const usage = this.#usage ?? this.#guessedUsage();
    if (!usage) return undefined;
    const { fallback: _, ...by } = this.#by;
    const generationId = by.generationId ?? this.#failure?.generationId;
    const base = { attempt, usage, ...by, ...(generationId !== undefined && { generationId }) };
    const told = this.#usage?.costPico;
    if (told !== undefined) return { ...base, certainty: 'exact', costPico: told };
    const costPico = this.#listPrice(usage);
    if (costPico === undefined) return { ...base, certainty: 'unknown' };
    return { ...base, certainty: 'estimated', costPico };
  }

  /** Without output nothing is charged; that it was none the server has still to confirm where it knows of it. */
  #guessedUsage(): Usage | undefined {
    const output = Math.ceil(this.#characters / charactersPerToken) + this.#images * tokensPerImage;
    if (output === 0) {
      const isPossible = this.#failure?.charge === 'possible' || this.#by.generationId !== undefined;
      return isPossible && !isRefused(this.#failure) ? { promptTokens: 0, completionTokens: 0 } : undefined;
    }
    return {
      promptTokens: this.attempt.promptTokens,
      completionTokens: output,
      ...(this.#images > 0 && { imageTokens: this.#images * tokensPerImage }),
    };
  }

  #listPrice(usage: Usage): bigint | undefined {
    const { priced, atMs, model } = this.attempt;
    if (!this.#usage && usage.promptTokens + usage.completionTokens === 0) return 0n;
    // The server went on to another model, and what that costs this list does not tell.
    if (!priced || this.#by.fallback?.from === model) return undefined;
    return priceOf(priced, usage, atMs)?.highPico;
  }
}

function isRefused(failure: ChatFailure | undefined): boolean {
  return failure !== undefined && failure.charge !== 'possible';
}
