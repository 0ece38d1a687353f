import { type HttpError, missingKey, unknownKey } from '../httpError.ts';
import { refusal } from './fault.ts';

/** 401, 402 and 403: who asks, what they can pay, what they may. */

const unauthorized = (message: string): HttpError => ({ status: 401, message });

const payment = (message: string, metadata: Readonly<Record<string, unknown>>): HttpError => ({
  status: 402,
  message,
  metadata: { error_type: 'payment_required', ...metadata },
});

const forbidden = (message: string, metadata: Readonly<Record<string, unknown>>): HttpError => ({
  status: 403,
  message,
  metadata: { error_type: 'permission_denied', ...metadata },
});

export const accountFaults = {
  'no-key': refusal('bad-key', 'no key was sent', missingKey),
  'bad-key': refusal('bad-key', 'the key does not exist, or no longer', unknownKey),
  'no-auth-credentials': refusal('bad-key', 'older words for it', unauthorized('No auth credentials found')),
  'missing-auth-header': refusal(
    'bad-key',
    'the words of the spec',
    unauthorized('Missing Authentication header'),
  ),
  'no-credit': refusal(
    'no-credit',
    'the answer could cost more than there is: 1234 tokens are affordable',
    payment(
      'This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 1234. To increase, visit https://openrouter.ai/settings/credits and add more credits',
      { limit_source: 'openrouter_credits' },
    ),
  ),
  'no-credit-prompt': refusal(
    'no-credit',
    'even the prompt is too dear',
    payment(
      'Prompt tokens limit exceeded: 24210 > 19234. To increase, visit https://openrouter.ai/settings/credits and add more credits',
      { limit_source: 'openrouter_credits' },
    ),
  ),
  'negative-balance': refusal(
    'no-credit',
    'the account is below zero, which closes free models too',
    payment('Insufficient credits. Add more using https://openrouter.ai/settings/credits', {
      limit_source: 'openrouter_credits',
    }),
  ),
  'key-limit': refusal(
    'no-credit',
    'the key has spent its own limit',
    payment('Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys', {
      limit_source: 'openrouter_key_limit',
      resets_at: '2026-12-01T00:00:00Z',
    }),
  ),
  'in-flight-budget': refusal(
    'no-credit',
    'other requests hold the balance for a moment; wait one second',
    {
      ...payment('Too many requests in flight for the remaining balance', {
        limit_source: 'openrouter_in_flight_budget',
        reason: 'in_flight_budget_exhausted',
        retry_after_seconds: 1,
      }),
      headers: { 'Retry-After': '1' },
    },
    true,
  ),
  'weight-exceeds-budget': refusal(
    'no-credit',
    'this request alone is more than may be in flight: lower max_tokens',
    payment('The request could cost more than the in-flight budget', {
      limit_source: 'openrouter_in_flight_budget',
      reason: 'weight_exceeds_budget',
    }),
  ),
  moderation: refusal(
    'bad-request',
    'the prompt was flagged',
    forbidden('Your chosen model requires moderation and your input was flagged', {
      reasons: ['violence', 'harassment'],
      flagged_input: 'the first hundred signs of what was flagged…',
      provider_name: 'OpenAI',
      model_slug: 'openai/gpt-4o',
    }),
  ),
  'content-policy': refusal(
    'bad-request',
    "against the provider's policy",
    forbidden('The request was rejected by the content policy', { error_type: 'content_policy_violation' }),
  ),
  'refusal-403': refusal(
    'bad-request',
    'the model refused before it began',
    forbidden('The model refused to answer', { error_type: 'refusal' }),
  ),
  guardrail: refusal(
    'bad-request',
    'a rule of the workspace found something',
    forbidden('Request blocked by guardrail', { patterns: ['credit-card-number'] }),
  ),
  'guardrail-budget': refusal(
    'no-credit',
    'a budget of the workspace is used up',
    forbidden('Guardrail budget exceeded', {
      limit_source: 'openrouter_guardrail_budget',
      scope: 'guardrail',
      limit_usd: 10,
      spend_usd: 10.02,
      resets_at: '2026-12-01T00:00:00Z',
    }),
  ),
  'workspace-budget': refusal(
    'no-credit',
    'the budget of the whole workspace is used up',
    forbidden('Workspace budget exceeded', {
      limit_source: 'openrouter_workspace_budget',
      scope: 'workspace',
      limit_usd: 100,
      spend_usd: 100.5,
      resets_at: '2026-12-01T00:00:00Z',
    }),
  ),
  'key-limit-403': refusal(
    'no-credit',
    'the limit of the key, told as 403',
    forbidden('Key limit exceeded (total limit)', { limit_source: 'openrouter_key_limit' }),
  ),
  region: refusal(
    'bad-request',
    'not in this country',
    forbidden('This model is not available in your region', {}),
  ),
  'key-permission': refusal(
    'bad-request',
    'the key may not do this',
    forbidden('Only management keys can perform this operation', {}),
  ),
  'provider-403': refusal(
    'bad-request',
    'the provider said no and not why',
    forbidden('Provider returned error', {
      error_type: undefined,
      provider_name: 'Simulator',
      raw: 'Forbidden',
    }),
  ),
} as const;
