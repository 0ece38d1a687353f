import type { Answer } from './answer.ts';
import type { ChatRequest } from './chatRequest.ts';
import { type Json, textOf } from './json.ts';
import { dollarsOf } from './money.ts';

/** The records of answers, which appear a moment late: the first look finds nothing. */
export class Generations {
  /** What each answer was charged. */
  readonly charges = new Map<string, bigint>();
  readonly #records = new Map<string, { readonly json: Json; misses: number }>();
  readonly #misses: number;

  constructor(misses: number) {
    this.#misses = misses;
  }

  add(answer: Answer, request: ChatRequest, chargePico: bigint, sentDeltas: number): void {
    this.charges.set(answer.facts.id, chargePico);
    const { id, createdAtMs, modelId, provider, isByok, finishReason, nativeFinishReason } = answer.facts;
    const isCancelled = sentDeltas < answer.deltas.length;
    const usage = answer.usage(sentDeltas);
    const json = {
      id,
      model: modelId,
      provider_name: provider,
      created_at: new Date(createdAtMs).toISOString(),
      streamed: request.isStreamed,
      cancelled: isCancelled,
      finish_reason: isCancelled ? null : finishReason,
      native_finish_reason: isCancelled ? null : nativeFinishReason,
      usage: dollarsOf(chargePico),
      total_cost: dollarsOf(chargePico),
      upstream_inference_cost: isByok ? usage.cost_details.upstream_inference_cost : null,
      is_byok: isByok,
      tokens_prompt: usage.prompt_tokens,
      tokens_completion: usage.completion_tokens,
      native_tokens_prompt: usage.prompt_tokens,
      native_tokens_completion: usage.completion_tokens,
      native_tokens_reasoning: usage.completion_tokens_details.reasoning_tokens,
      native_tokens_cached: usage.prompt_tokens_details.cached_tokens,
      native_tokens_completion_images: usage.completion_tokens_details.image_tokens,
      num_search_results: answer.facts.metered.webSearches > 0 ? 5 : null,
      session_id: textOf(request.body['session_id']) ?? null,
      latency: 420,
      generation_time: 1300,
      data_region: 'global',
      origin: 'http://localhost',
      ...unknownHere,
    };
    this.#records.set(id, { json, misses: this.#misses });
  }

  /** Undefined while the record is not there yet. */
  look(id: string): Json | undefined {
    const record = this.#records.get(id);
    if (!record) return undefined;
    record.misses -= 1;
    return record.misses < 0 ? record.json : undefined;
  }
}

/** Fields that exist on the wire and that the simulator has nothing to say about. */
const unknownHere = {
  api_type: 'completions',
  app_id: null,
  cache_discount: null,
  external_user: null,
  http_referer: null,
  moderation_latency: null,
  num_fetches: null,
  num_input_audio_prompt: null,
  num_media_completion: null,
  num_media_prompt: null,
  preset_id: null,
  provider_responses: null,
  request_id: null,
  router: null,
  service_tier: null,
  upstream_id: null,
  user_agent: null,
  web_search_engine: null,
  workspace_id: null,
};
