import type { FailureKind } from '../failure.ts';

/*
 * What servers call their errors. Types are preferred; where a status means several things and no type is told,
 * the words decide.
 */

const types: Readonly<Record<string, FailureKind>> = {
  context_length_exceeded: 'context-too-long',
  max_tokens_exceeded: 'context-too-long',
  token_limit_exceeded: 'context-too-long',
  string_too_long: 'too-large',
  image_too_large: 'too-large',
  payload_too_large: 'too-large',
  authentication: 'bad-key',
  authentication_error: 'bad-key',
  invalid_api_key: 'bad-key',
  payment_required: 'no-credit',
  insufficient_quota: 'no-credit',
  permission_denied: 'forbidden',
  permission_error: 'forbidden',
  content_policy_violation: 'refused',
  content_filter: 'refused',
  refusal: 'refused',
  not_found: 'model-not-found',
  model_not_found: 'model-not-found',
  not_found_error: 'model-not-found',
  rate_limit_exceeded: 'rate-limited',
  rate_limit_error: 'rate-limited',
  timeout: 'timeout',
  server: 'provider-down',
  server_error: 'provider-down',
  unmapped: 'provider-down',
  provider_unavailable: 'provider-down',
  provider_overloaded: 'provider-down',
  overloaded_error: 'provider-down',
  invalid_request: 'bad-request',
  invalid_request_error: 'bad-request',
  invalid_prompt: 'bad-request',
  invalid_image: 'bad-request',
  image_too_small: 'bad-request',
  unsupported_image_format: 'bad-request',
  image_download_failed: 'bad-request',
  image_not_found: 'bad-request',
  precondition_failed: 'bad-request',
  unprocessable: 'bad-request',
};

export function kindOfType(type: string | undefined): FailureKind | undefined {
  return type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
}

const contextWords =
  /maximum context length|context (length|window|size)|prompt is too long|too many (input )?tokens|exceeds? the (available )?context/i;

const wordsByStatus: Readonly<Record<number, readonly (readonly [RegExp, FailureKind])[]>> = {
  400: [
    [contextWords, 'context-too-long'],
    [/not a valid model|model .*(not found|does not exist)/i, 'model-not-found'],
    [/api key not valid|invalid api key/i, 'bad-key'],
  ],
  402: [[/key limit/i, 'spending-limit']],
  403: [
    [/key limit|budget/i, 'spending-limit'],
    [/moderation|flagged|content policy|safety|guardrail/i, 'refused'],
  ],
  404: [
    [/data policy|privacy/i, 'data-policy'],
    [
      /support (tool use|image input|the provided 'tool_choice')|handle the requested parameters/i,
      'unsupported',
    ],
    [/no allowed providers|provider\.(only|ignore|order)|max_price/i, 'provider-preferences'],
  ],
  422: [[contextWords, 'context-too-long']],
  500: [[contextWords, 'context-too-long']],
};

export function kindOfWords(status: number | undefined, words: string): FailureKind | undefined {
  return wordsByStatus[status ?? 400]?.find(([pattern]) => pattern.test(words))?.[1];
}

export function unsupportedFeature(words: string): 'tools' | 'tool-choice' | 'images' | undefined {
  if (/tool_choice/.test(words)) return 'tool-choice';
  if (/tool use/i.test(words)) return 'tools';
  return /image input/i.test(words) ? 'images' : undefined;
}

export function contextNumbers(words: string): { limitTokens?: number; requestedTokens?: number } {
  const limit = /maximum context length is (\d+)/i.exec(words)?.[1] ?? />\s*(\d+) maximum/i.exec(words)?.[1];
  const requested =
    /requested (?:about )?(\d+) tokens/i.exec(words)?.[1] ?? /too long: (\d+)/i.exec(words)?.[1];
  return {
    ...(limit !== undefined && { limitTokens: Number(limit) }),
    ...(requested !== undefined && { requestedTokens: Number(requested) }),
  };
}
