import type { HttpError } from '../httpError.ts';
import { rawReply, refusal } from './fault.ts';

/** 429: too often, by whose count, and until when. */

const tooMany = (
  message: string,
  metadata: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): HttpError => ({
  status: 429,
  message,
  metadata: {
    error_type: 'rate_limit_exceeded',
    ...metadata,
    ...(Object.keys(headers).length > 0 && { headers }),
  },
  headers,
});

const platform = (limit: string, reset: string) => ({
  'X-RateLimit-Limit': limit,
  'X-RateLimit-Remaining': '0',
  'X-RateLimit-Reset': reset,
});

/** Long after any test, so that whoever waits for it waits for ever. */
const farReset = '4102444800000';

export const limitFaults = {
  'rate-limit': refusal(
    'rate-limited',
    'the provider is asked too often; wait two seconds',
    tooMany(
      'Provider returned error',
      {
        provider_name: 'Simulator',
        raw: '{"error":{"message":"acme/m-1 is temporarily rate-limited upstream. Please retry shortly."}}',
        limit_source: 'upstream_provider_shared_pool',
        retry_after_seconds: 2,
      },
      { 'Retry-After': '2' },
    ),
    true,
  ),
  'rate-limit-bare': rawReply(
    'rate-limited',
    'no word on how long',
    429,
    'application/json',
    '{"error":{"code":429,"message":"acme/m-1 is temporarily rate-limited upstream"}}',
  ),
  'rate-limit-date': refusal(
    'rate-limited',
    'Retry-After is a date',
    tooMany('Provider returned error', {}, { 'Retry-After': 'Fri, 01 Jan 2100 00:00:00 GMT' }),
    true,
  ),
  'rate-limit-body-only': refusal(
    'rate-limited',
    'the wait is told only in the body',
    tooMany('Provider returned error', { retry_after_seconds: 3, provider_name: 'Simulator' }),
    true,
  ),
  'rate-limit-free-minute': refusal(
    'rate-limited',
    'twenty a minute for free models; reset in milliseconds',
    tooMany('Rate limit exceeded: free-models-per-min. ', {}, platform('20', farReset)),
    true,
  ),
  'rate-limit-free-day': refusal(
    'rate-limited',
    'the free requests of the day are used up: waiting is no help',
    tooMany(
      'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
      { limit_source: 'openrouter_free_tier_daily' },
      platform('50', farReset),
    ),
  ),
  'rate-limit-shared': refusal(
    'rate-limited',
    'a popular free model is capped for all',
    tooMany('High demand for acme/m-1:free on OpenRouter - limited to 8 requests per minute', {
      limit_source: 'openrouter_shared_capacity',
      remedy_hint: 'Use your own provider key, or a paid model.',
    }),
    true,
  ),
} as const;
