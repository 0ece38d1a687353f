import { type Bill, billOf, type Metered, usageOf } from './bill.ts';
import type { Json } from './json.ts';
import type { Model } from './models.ts';

/*
 * An answer, whole before its first byte is sent: the deltas in order, how it finishes, what it costs. The
 * streamed and the plain form are two ways to write the same answer.
 */

export interface Delta {
  readonly delta: Json;
  /** What it adds to the completion. */
  readonly tokens: number;
  readonly kind: 'reasoning' | 'text' | 'tool-call' | 'image' | 'other';
}

export interface AnswerFacts {
  readonly id: string;
  readonly createdAtMs: number;
  /** The id told on the wire: the one that was served. */
  readonly modelId: string;
  readonly model: Model;
  readonly provider: string;
  readonly deltas: readonly Delta[];
  readonly finishReason: string;
  readonly nativeFinishReason: string;
  readonly metered: Omit<Metered, 'completionTokens' | 'reasoningTokens' | 'imageTokens'>;
  readonly isByok: boolean;
  readonly firstDelayMs: number;
  readonly chunkDelayMs: number;
  readonly onSettled: (answer: Answer, bill: Bill, sentDeltas: number) => void;
}

export class Answer {
  readonly facts: AnswerFacts;
  #isSettled = false;

  constructor(facts: AnswerFacts) {
    this.facts = facts;
  }

  get id(): string {
    return this.facts.id;
  }

  get deltas(): readonly Delta[] {
    return this.facts.deltas;
  }

  /** What all chunks of an answer repeat. */
  get envelope(): Json {
    const { id, createdAtMs, modelId, provider } = this.facts;
    const created = Math.floor(createdAtMs / 1000);
    return { id, object: 'chat.completion.chunk', created, model: modelId, provider };
  }

  chunk(delta: Json, finishReason: string | null = null, extra: Json = {}): Json {
    const native = finishReason === null ? null : this.facts.nativeFinishReason;
    const choice = { index: 0, delta, finish_reason: finishReason, native_finish_reason: native };
    return { ...this.envelope, choices: [choice], ...extra };
  }

  /** The contents, in order, without how it ends. */
  get contentChunks(): readonly Json[] {
    return this.deltas.map(({ delta }, index) =>
      this.chunk(index === 0 ? { role: 'assistant', content: '', ...delta } : delta),
    );
  }

  get finishChunk(): Json {
    return this.chunk({ content: '' }, this.facts.finishReason);
  }

  get usageChunk(): Json {
    return this.chunk({ content: '' }, this.facts.finishReason, { usage: this.usage() });
  }

  metered(sentDeltas = this.deltas.length): Metered {
    const sent = this.deltas.slice(0, sentDeltas);
    const count = (kind?: Delta['kind']) =>
      sent.reduce((total, delta) => total + (!kind || delta.kind === kind ? delta.tokens : 0), 0);
    return {
      ...this.facts.metered,
      completionTokens: count(),
      reasoningTokens: count('reasoning'),
      imageTokens: count('image'),
    };
  }

  usage(sentDeltas?: number) {
    const metered = this.metered(sentDeltas);
    return usageOf(metered, this.#bill(metered), this.facts.isByok);
  }

  /** Charges the account, once. */
  settle(sentDeltas = this.deltas.length): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.facts.onSettled(this, this.#bill(this.metered(sentDeltas)), sentDeltas);
  }

  #bill(metered: Metered) {
    return billOf(this.facts.model.pricing, metered, new Date(this.facts.createdAtMs));
  }

  /** The plain form. */
  get completion(): Json {
    const { finishReason, nativeFinishReason } = this.facts;
    return {
      ...this.envelope,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          logprobs: null,
          finish_reason: finishReason,
          native_finish_reason: nativeFinishReason,
          message: this.message,
        },
      ],
      system_fingerprint: null,
      usage: this.usage(),
    };
  }

  get message(): Json {
    const joined = (key: string) => this.deltas.map(({ delta }) => delta[key] ?? '').join('');
    const listed = (key: string) => this.deltas.flatMap(({ delta }) => (delta[key] as Json[]) ?? []);
    const content = joined('content');
    const toolCalls = mergeToolCalls(listed('tool_calls'));
    const details = mergeDetails(listed('reasoning_details'));
    const [images, annotations] = [listed('images'), listed('annotations')];
    return {
      role: 'assistant',
      content: content === '' && toolCalls.length > 0 ? null : content,
      refusal: joined('refusal') || null,
      reasoning: joined('reasoning') || null,
      ...(details.length > 0 && { reasoning_details: details }),
      ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
      ...(images.length > 0 && { images }),
      ...(annotations.length > 0 && { annotations }),
    };
  }
}

function mergeToolCalls(pieces: readonly Json[]): readonly Json[] {
  const calls = new Map<unknown, Json>();
  for (const piece of pieces) {
    const known = calls.get(piece['index']);
    const added = piece['function'] as { readonly name?: string; readonly arguments?: string };
    const before = known?.['function'] as { readonly arguments?: string } | undefined;
    const text = `${before?.arguments ?? ''}${added.arguments ?? ''}`;
    calls.set(piece['index'], { ...piece, ...known, function: { ...before, ...added, arguments: text } });
  }
  return [...calls.values()].map((call) => {
    const name = (call['function'] as Json)['name'];
    return { ...call, function: { name, arguments: (call['function'] as Json)['arguments'] } };
  });
}

function mergeDetails(pieces: readonly Json[]): readonly Json[] {
  const details = new Map<string, Json>();
  for (const piece of pieces) {
    const key = `${piece['type']} ${piece['index']}`;
    const known = details.get(key);
    const merged: Record<string, unknown> = { ...known, ...piece };
    for (const field of ['text', 'summary', 'data']) {
      if (known && field in known) merged[field] = `${known[field]}${piece[field] ?? ''}`;
    }
    details.set(key, merged);
  }
  return [...details.values()];
}
