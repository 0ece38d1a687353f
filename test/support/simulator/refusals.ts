import type { Account, KeySpec } from './account.ts';
import { billOf } from './bill.ts';
import type { ChatRequest } from './chatRequest.ts';
import { badRequest, type HttpError, notFound } from './httpError.ts';
import { isObject, listOf, objectOf } from './json.ts';
import type { Model } from './models.ts';
import type { Endpoint } from './shelf.ts';

/** The checks before a provider is asked, in the server's order. Each tells why it says no, or nothing. */

export function refuseShape({ body, messages }: ChatRequest): HttpError | undefined {
  if (messages.length === 0 && typeof body['prompt'] !== 'string') {
    return badRequest('Input required: specify "prompt" or "messages"', 'invalid_request');
  }
  const reasoning = objectOf(body['reasoning']);
  const effort = body['reasoning_effort'];
  const isContradiction =
    effort !== undefined && reasoning['effort'] !== undefined && effort !== reasoning['effort'];
  if (isContradiction || (reasoning['effort'] !== undefined && reasoning['max_tokens'] !== undefined)) {
    return badRequest('Only one of "reasoning.effort" and "reasoning.max_tokens" may be specified');
  }
  const names = listOf(body['tools']).map((tool) => objectOf(objectOf(tool)['function'])['name']);
  const bad = names.find((name) => name !== undefined && !/^[a-zA-Z0-9_-]{1,64}$/.test(`${name}`));
  return bad === undefined ? undefined : badRequest(`Invalid tool name: ${JSON.stringify(bad)}`);
}

export function refuseModel(model: Model, request: ChatRequest, promptTokens: number): HttpError | undefined {
  const { body, messages } = request;
  const parts = messages.flatMap(({ content }) => listOf(content)).map(objectOf);
  const supports = (parameter: string) => model.supported_parameters.includes(parameter);
  if (request.tools.length > 0 && !supports('tools')) {
    return notFound(
      'No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection',
    );
  }
  if (
    parts.some(({ type }) => type === 'image_url') &&
    !model.architecture.input_modalities.includes('image')
  ) {
    return notFound('No endpoints found that support image input');
  }
  if (
    parts.some(({ type }) => type === 'input_audio') &&
    !model.architecture.input_modalities.includes('audio')
  ) {
    return notFound('No endpoints found that support input audio');
  }
  if (model.reasoning?.mandatory && request.wantsReasoning === false) {
    return badRequest('Reasoning is mandatory for this endpoint and cannot be disabled.');
  }
  const strict = objectOf(body['provider'])['require_parameters'] === true;
  const format = objectOf(body['response_format'])['type'];
  if (strict && format === 'json_schema' && !supports('structured_outputs')) {
    return notFound('No endpoints found that can handle the requested parameters.');
  }
  const limit = model.top_provider.context_length ?? model.context_length;
  const asked = promptTokens + (request.maxTokens ?? 0);
  if (limit !== null && asked > limit) {
    return badRequest(
      `This endpoint's maximum context length is ${limit} tokens. However, you requested about ${asked} tokens (${promptTokens} of text input, ${request.maxTokens ?? 0} in the output). Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.`,
      'context_length_exceeded',
    );
  }
  return undefined;
}

/** Which of the endpoints the request's preferences leave, the preferred first; or why none is left. */
export function routeTo(
  endpoints: readonly Endpoint[],
  request: ChatRequest,
): readonly Endpoint[] | HttpError {
  const preferences = objectOf(request.body['provider']);
  const slugs = (key: string) => listOf(preferences[key]).map((slug) => `${slug}`.toLowerCase());
  const matches = ({ tag, provider }: Endpoint, wanted: readonly string[]) =>
    wanted.some((slug) => slug.split('/')[0] === tag || slug === provider.toLowerCase());
  const [only, ignored, order] = [slugs('only'), slugs('ignore'), slugs('order')];
  const model = endpoints[0]?.model;
  if (preferences['data_collection'] === 'deny' && model?.id.endsWith(':free')) {
    return notFound(
      'No endpoints found matching your data policy (Free model publication). Configure: https://openrouter.ai/settings/privacy',
    );
  }
  const permitted = endpoints.filter((endpoint) => only.length === 0 || matches(endpoint, only));
  if (permitted.length === 0) {
    const names = endpoints.map(({ tag }) => tag).join(', ');
    return notFound(
      `No allowed providers are available for the selected model. Providers serving ${model?.id}: ${names}, but your request's provider.only preference permits only: ${only.join(', ')}.`,
      { routing_funnel: [{ step: 'only', remaining: 0 }], failed_routing_step: 'only' },
    );
  }
  const left = permitted.filter((endpoint) => !matches(endpoint, ignored));
  const priced = left.filter((endpoint) => isWithin(endpoint.model, objectOf(preferences['max_price'])));
  const listed = order.length > 0 && preferences['allow_fallbacks'] === false;
  const ordered = priced.filter((endpoint) => !listed || matches(endpoint, order));
  if (ordered.length === 0) return notFound(`No endpoints found for ${model?.id}.`);
  const rank = (endpoint: Endpoint) => {
    const place = order.findIndex((slug) => matches(endpoint, [slug]));
    return place < 0 ? order.length : place;
  };
  return [...ordered].sort((one, other) => rank(one) - rank(other));
}

/** `max_price` is in dollars per million tokens. */
function isWithin({ pricing }: Model, maximum: Readonly<Record<string, unknown>>): boolean {
  return ['prompt', 'completion'].every((key) => {
    const limit = Number(maximum[key] ?? Number.POSITIVE_INFINITY);
    return Number(pricing[key]) * 1e6 <= limit + 1e-9;
  });
}

/** The affordability check: what the answer could cost at most against what is left. */
export function refuseCost(
  account: Account,
  key: KeySpec,
  model: Model,
  promptTokens: number,
  maxTokens: number | undefined,
  at: Date,
): HttpError | undefined {
  const leftOfKey = account.leftOf(key.key);
  if (account.balancePico < 0n) {
    return paymentRequired(
      'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
      'openrouter_credits',
    );
  }
  if (leftOfKey !== undefined && leftOfKey <= 0n) {
    return paymentRequired(
      'Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys',
      'openrouter_key_limit',
    );
  }
  if (key.isByok) return undefined;
  const source =
    leftOfKey !== undefined && leftOfKey < account.balancePico
      ? 'openrouter_key_limit'
      : 'openrouter_credits';
  const left = source === 'openrouter_key_limit' ? (leftOfKey ?? 0n) : account.balancePico;
  const asked = maxTokens ?? model.top_provider.max_completion_tokens ?? 65_536;
  const costOf = (completionTokens: number) =>
    billOf(model.pricing, { ...nothing, promptTokens, completionTokens }, at).totalPico;
  if (costOf(asked) <= left) return undefined;
  if (costOf(0) > left) {
    const each = costOf(0) / BigInt(Math.max(1, promptTokens));
    return paymentRequired(
      `Prompt tokens limit exceeded: ${promptTokens} > ${left / (each || 1n)}. To increase, visit https://openrouter.ai/settings/credits and add more credits`,
      source,
    );
  }
  const each = costOf(1) - costOf(0);
  const affordable = (left - costOf(0)) / (each || 1n);
  return paymentRequired(
    `This request requires more credits, or fewer max_tokens. You requested up to ${asked} tokens, but can only afford ${affordable}. To increase, visit https://openrouter.ai/settings/credits and add more credits`,
    source,
  );
}

const nothing = {
  cachedTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 0,
  reasoningTokens: 0,
  imageTokens: 0,
  imagesRead: 0,
  webSearches: 0,
};

function paymentRequired(message: string, limitSource: string): HttpError {
  return { status: 402, message, metadata: { error_type: 'payment_required', limit_source: limitSource } };
}

export function isHttpError(value: unknown): value is HttpError {
  return isObject(value) && typeof value['status'] === 'number';
}
