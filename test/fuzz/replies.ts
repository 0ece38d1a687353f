/* One good reply of each endpoint, to make bad ones of. */

const pricing = {
  ...{ prompt: '0.00000028', completion: '0.0000011', request: '0', image: '0', web_search: '0.01' },
  ...{ input_cache_read: '0.000000028', input_cache_write: '0.00000035', discount: 0 },
  overrides: [{ min_prompt_tokens: 200000, prompt: '0.00000056', utc_start: '2200', utc_end: '0600' }],
};

export const goodReplies: Readonly<Record<string, unknown>> = {
  key: {
    data: {
      ...{ label: 'sk-or-…abc', limit: 10, limit_remaining: 4.5, limit_reset: 'monthly', usage: 5.5 },
      ...{
        usage_daily: 0.1,
        usage_weekly: 1,
        usage_monthly: 2,
        is_free_tier: false,
        expires_at: '2027-01-01',
      },
      free_model_daily_requests: { used: 1, limit: 50, remaining: 49 },
    },
  },
  credits: { data: { total_credits: 20, total_usage: 5.5 } },
  models: {
    data: [
      {
        ...{ id: 'acme/m-1', canonical_slug: 'acme/m-1-20260101', name: 'Acme: M1', created: 1767225600 },
        ...{ description: 'A *model*.', context_length: 262144, hugging_face_id: null, pricing },
        architecture: {
          input_modalities: ['text', 'image'],
          output_modalities: ['text'],
          tokenizer: 'Other',
        },
        top_provider: { context_length: 131072, max_completion_tokens: 32768, is_moderated: false },
        ...{ supported_parameters: ['tools', 'reasoning'], expiration_date: '2027-01-31' },
        reasoning: { mandatory: false, default_enabled: true, supported_efforts: ['high', 'low'] },
      },
      { id: 'acme/free:free', name: 'Free', pricing: { prompt: '0', completion: '0' } },
      { id: 'openrouter/auto', name: 'Auto', pricing: { prompt: '-1', completion: '-1' } },
    ],
    total_count: 3,
  },
  endpoints: {
    data: {
      id: 'acme/m-1',
      endpoints: [
        {
          ...{ provider_name: 'Acme', tag: 'acme/fp8', context_length: 131072, quantization: 'fp8', pricing },
          ...{ status: 0, uptime_last_30m: 99.9, latency_last_30m: { p50: 400 }, throughput_last_30m: 71 },
          supported_parameters: ['tools'],
        },
      ],
    },
  },
  generation: {
    data: {
      ...{ id: 'gen-1', total_cost: 0.0021, usage: 0.0021, is_byok: false, upstream_inference_cost: 0.001 },
      ...{ native_tokens_prompt: 10, native_tokens_completion: 20, native_tokens_cached: 4 },
    },
  },
  signIn: { key: 'sk-or-v1-0123456789', user_id: 'user_x' },
  error: {
    error: {
      ...{ code: 429, message: 'Provider returned error' },
      metadata: { error_type: 'rate_limit_exceeded', raw: '{"error":"x"}', headers: { 'Retry-After': '7' } },
    },
  },
};
