import { badRequest, missingKey, unknownKey } from '../httpError.ts';
import { refusal } from './fault.ts';

/** Refusals with a status, before anything is streamed. */
export const httpFaults = {
  'no-key': refusal('bad-key', 'no key was sent', missingKey),
  'bad-key': refusal('bad-key', 'a key that does not exist, or no longer', unknownKey),
  'bad-model': refusal('bad-request', 'not a model', badRequest('acme/none is not a valid model ID')),
  'no-credit': refusal('no-credit', 'the answer could cost more than there is', {
    status: 402,
    message:
      'This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 1234. To increase, visit https://openrouter.ai/settings/credits and add more credits',
    metadata: { error_type: 'payment_required', limit_source: 'openrouter_credits' },
  }),
  'rate-limit': refusal('rate-limited', 'the provider is asked too often; wait two seconds', {
    status: 429,
    message: 'Provider returned error',
    metadata: {
      error_type: 'rate_limit_exceeded',
      provider_name: 'Simulator',
      raw: '{"error":{"message":"acme/m-1 is temporarily rate-limited upstream. Please retry shortly."}}',
      limit_source: 'upstream_provider_shared_pool',
      retry_after_seconds: 2,
      headers: { 'Retry-After': '2' },
    },
    headers: { 'Retry-After': '2' },
  }),
} as const;
