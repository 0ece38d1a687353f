import assert from 'node:assert/strict';
import { FailureError } from '../../../src/core/failure.ts';
import { classifyError, classifyResponse, classifyThrown } from '../../../src/core/openrouter/classify.ts';

const nowMs = Date.UTC(2026, 8, 9, 12);

interface Case {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly hadKey?: boolean;
  readonly is: Record<string, unknown>;
}

const error = (code: number | string, message: string, metadata?: object) => ({
  error: { code, message, ...(metadata && { metadata }) },
});

const quoted = (message: string) => JSON.stringify({ error: { message } });

/** Statuses, types and words of the reference, one by one. */
const cases: Record<string, Case> = {
  'no key sent': {
    status: 401,
    body: error(401, 'No cookie auth credentials found'),
    hadKey: false,
    is: { kind: 'no-key' },
  },
  'a key that is gone': { status: 401, body: error(401, 'User not found.'), is: { kind: 'bad-key' } },
  'a bad parameter': { status: 400, body: error(400, 'temperature: too big'), is: { kind: 'bad-request' } },
  'no such model': {
    status: 400,
    body: error(400, 'acme/none is not a valid model ID'),
    is: { kind: 'model-not-found' },
  },
  'mandatory reasoning': {
    status: 400,
    body: error(400, 'Reasoning is mandatory for this endpoint and cannot be disabled.'),
    is: { kind: 'bad-request', detail: 'Reasoning is mandatory for this endpoint and cannot be disabled.' },
  },
  'context overflow in words': {
    status: 400,
    body: error(
      400,
      "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens (139000 of text input, 1000 in the output).",
    ),
    is: { kind: 'context-too-long', limitTokens: 131072, requestedTokens: 140000 },
  },
  'context overflow by type': {
    status: 400,
    body: error(400, 'Provider returned error', {
      error_type: 'context_length_exceeded',
      raw: quoted('prompt is too long: 210000 tokens > 200000 maximum'),
      provider_name: 'Acme',
    }),
    is: { kind: 'context-too-long', limitTokens: 200000, requestedTokens: 210000, provider: 'Acme' },
  },
  'credit for less': {
    status: 402,
    body: error(
      402,
      'This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 1234. To increase, visit https://openrouter.ai/settings/credits',
    ),
    is: { kind: 'no-credit', canAffordTokens: 1234 },
  },
  'prompt over the free limit': {
    status: 402,
    body: error(402, 'Prompt tokens limit exceeded: 9000 > 4000'),
    is: { kind: 'no-credit' },
  },
  'key limit': {
    status: 402,
    body: error(402, 'Key limit exceeded', { limit_source: 'openrouter_key_limit' }),
    is: { kind: 'spending-limit' },
  },
  'in-flight budget': {
    status: 402,
    body: error(402, 'Too many concurrent requests', {
      limit_source: 'openrouter_in_flight_budget',
      reason: 'in_flight_budget_exhausted',
    }),
    headers: { 'Retry-After': '3' },
    is: { kind: 'rate-limited', retryAfterMs: 3000 },
  },
  'a request heavier than the budget': {
    status: 402,
    body: error(402, 'weight', {
      limit_source: 'openrouter_in_flight_budget',
      reason: 'weight_exceeds_budget',
    }),
    is: { kind: 'no-credit' },
  },
  moderation: {
    status: 403,
    body: error(403, 'Your input was flagged', {
      reasons: ['violence', 'harassment'],
      flagged_input: 'kill…',
    }),
    is: { kind: 'refused', reasons: ['violence', 'harassment'] },
  },
  'content policy': {
    status: 403,
    body: error(403, 'No', { error_type: 'content_policy_violation' }),
    is: { kind: 'refused' },
  },
  'content policy with the older status': {
    status: 400,
    body: error(400, 'No', { error_type: 'refusal' }),
    is: { kind: 'refused' },
  },
  'a workspace budget': {
    status: 403,
    body: error(403, 'Budget', {
      limit_source: 'openrouter_workspace_budget',
      resets_at: '2026-10-01T00:00:00Z',
    }),
    is: { kind: 'spending-limit', resetsAtMs: Date.UTC(2026, 9, 1) },
  },
  'a region': { status: 403, body: error(403, 'Not available in your region'), is: { kind: 'forbidden' } },
  'data policy': {
    status: 404,
    body: error(
      404,
      'No endpoints found matching your data policy (Free model publication). Configure: https://openrouter.ai/settings/privacy',
    ),
    is: { kind: 'data-policy' },
  },
  'guardrails and data policy': {
    status: 404,
    body: error(404, 'No endpoints available matching your guardrail restrictions and data policy'),
    is: { kind: 'data-policy' },
  },
  'no tools': {
    status: 404,
    body: error(
      404,
      'No endpoints found that support tool use. To learn more about provider routing, visit: …',
    ),
    is: { kind: 'unsupported', feature: 'tools' },
  },
  'no tool choice': {
    status: 404,
    body: error(404, "No endpoints found that support the provided 'tool_choice' value"),
    is: { kind: 'unsupported', feature: 'tool-choice' },
  },
  'no images': {
    status: 404,
    body: error(404, 'No endpoints found that support image input'),
    is: { kind: 'unsupported', feature: 'images' },
  },
  'no allowed provider': {
    status: 404,
    body: error(
      404,
      "No allowed providers are available for the selected model. Providers serving X: a, but your request's provider.only preference permits only: b",
    ),
    is: { kind: 'provider-preferences' },
  },
  'no endpoint at all': {
    status: 404,
    body: error(404, 'No endpoints found for acme/none'),
    is: { kind: 'model-not-found' },
  },
  'a timeout of the server': {
    status: 408,
    body: error(408, 'Timeout'),
    is: { kind: 'timeout', phase: 'server', charge: 'possible' },
  },
  'a conflict': { status: 409, body: error(409, 'Conflict'), is: { kind: 'bad-request' } },
  'a precondition': { status: 412, body: error(412, 'No'), is: { kind: 'bad-request' } },
  'a body too large': { status: 413, body: error(413, 'Too large'), is: { kind: 'too-large' } },
  'what cannot be processed': { status: 422, body: error(422, 'No'), is: { kind: 'bad-request' } },
  'too many requests, with every hint': {
    status: 429,
    body: error(429, 'Provider returned error', {
      error_type: 'rate_limit_exceeded',
      provider_name: 'Acme',
      raw: quoted('acme/m-1 is temporarily rate-limited upstream.'),
      retry_after_seconds: 7,
      headers: { 'Retry-After': '5', 'X-RateLimit-Reset': String(nowMs + 9000) },
    }),
    headers: { 'Retry-After': '6' },
    is: {
      kind: 'rate-limited',
      retryAfterMs: 9000,
      provider: 'Acme',
      detail: 'acme/m-1 is temporarily rate-limited upstream.',
    },
  },
  'a date to come back': {
    status: 429,
    body: error(429, 'Slow down'),
    headers: { 'Retry-After': new Date(nowMs + 20_000).toUTCString() },
    is: { kind: 'rate-limited', retryAfterMs: 20_000 },
  },
  'a reset too far to wait for': {
    status: 429,
    body: error(429, 'Rate limit exceeded: free-models-per-min'),
    headers: { 'X-RateLimit-Reset': String(nowMs + 3_600_000) },
    is: { kind: 'rate-limited' },
  },
  'no hint at all': { status: 429, body: error(429, 'High demand'), is: { kind: 'rate-limited' } },
  'the free quota of the day': {
    status: 429,
    body: error(
      429,
      'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
      {
        limit_source: 'openrouter_free_tier_daily',
        headers: { 'X-RateLimit-Reset': '1788998400000' },
      },
    ),
    is: { kind: 'free-quota', resetsAtMs: 1788998400000 },
  },
  'a quota of OpenAI': {
    status: 429,
    body: {
      error: {
        message: 'You exceeded your current quota',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      },
    },
    is: { kind: 'no-credit' },
  },
  'a broken server': {
    status: 500,
    body: error(500, 'Internal Server Error'),
    is: { kind: 'provider-down' },
  },
  'a provider that is down': {
    status: 502,
    body: error(502, 'Provider returned error', { raw: { error: { message: 'upstream reset' } } }),
    is: { kind: 'provider-down', detail: 'upstream reset' },
  },
  'an overloaded provider': {
    status: 503,
    body: error('503', 'No capacity', { retry_after_seconds: '2.5' }),
    is: { kind: 'provider-down', retryAfterMs: 2500 },
  },
  'a timeout of a gateway': {
    status: 504,
    body: error(504, 'Timeout'),
    is: { kind: 'timeout', phase: 'server', charge: 'possible' },
  },
  'a timeout at the edge': {
    status: 524,
    body: '',
    is: { kind: 'timeout', phase: 'server', charge: 'possible' },
  },
  'overload as 529': { status: 529, body: error(529, 'Overloaded'), is: { kind: 'provider-down' } },
  'a page of the edge': {
    status: 503,
    body: '<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>',
    is: { kind: 'provider-down', status: 503, detail: undefined },
  },
  'nothing at all': { status: 502, body: '', is: { kind: 'provider-down' } },
  'plain words': {
    status: 500,
    body: 'upstream exploded',
    is: { kind: 'provider-down', detail: 'upstream exploded' },
  },
  'a page instead of the API': { status: 404, body: '<html>Not found</html>', is: { kind: 'bad-response' } },
  'a validation error': {
    status: 400,
    body: { success: false, error: { name: 'ZodError', message: '[{"path":["code"]}]' } },
    is: { kind: 'bad-request', detail: '[{"path":["code"]}]' },
  },
  'an error as text': {
    status: 404,
    body: { error: "model 'x' not found, try pulling it first" },
    is: { kind: 'model-not-found', detail: "model 'x' not found, try pulling it first" },
  },
  'an error in a list': { status: 400, body: [error(400, 'API key not valid.')], is: { kind: 'bad-key' } },
  'an error of FastAPI': {
    status: 422,
    body: { detail: [{ loc: ['body'], msg: 'field required' }] },
    is: { kind: 'bad-request', detail: 'field required' },
  },
  'a redirect': { status: 302, body: '', is: { kind: 'bad-server', problem: 'redirect' } },
  'a status nobody knows': { status: 418, body: error(418, 'Teapot'), is: { kind: 'bad-request' } },
};

describe('classify', () => {
  for (const [name, { status, body, headers, hadKey = true, is }] of Object.entries(cases)) {
    it(`${name} (${status})`, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = new Response(text, { status, headers: { 'X-Generation-Id': 'gen-1', ...headers } });
      const failure = classifyResponse(response, text, { nowMs, hadKey });
      const seen = Object.fromEntries(Object.keys(is).map((key) => [key, (failure as object)[key as never]]));
      assert.deepEqual(seen, is);
      assert.ok(!('retryAfterMs' in is) ? !('retryAfterMs' in failure) : true, 'no wait out of nowhere');
    });
  }

  it('keeps the id of a generation that failed', () => {
    const response = new Response('', { status: 502, headers: { 'X-Generation-Id': 'gen-1' } });
    assert.equal(classifyResponse(response, '', {}).generationId, 'gen-1');
  });

  it('shows words as one short line without markup, control characters or keys', () => {
    const nasty = `Bad\u0000 key\n\n\u202esk-or-v1-0123456789abcdef ${'x'.repeat(1000)}`;
    const { detail } = classifyError({ code: 400, message: nasty });
    assert.ok(detail?.startsWith('Bad key [key] xxx'));
    assert.equal(detail?.length, 300);
  });

  it('knows what fetch throws', () => {
    const thrown = (code: string, message = 'x') =>
      classifyThrown(new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) }));
    assert.deepEqual(thrown('ECONNREFUSED'), { kind: 'network', code: 'ECONNREFUSED', charge: 'none' });
    assert.deepEqual(thrown('UND_ERR_CONNECT_TIMEOUT'), {
      kind: 'timeout',
      phase: 'connect',
      charge: 'none',
    });
    assert.deepEqual(thrown('UND_ERR_BODY_TIMEOUT'), { kind: 'timeout', phase: 'idle' });
    assert.deepEqual(thrown('', 'unexpected redirect'), { kind: 'bad-server', problem: 'redirect' });
    assert.deepEqual(classifyThrown(new Error('net::ERR_PROXY')), { kind: 'network', charge: 'possible' });
    assert.deepEqual(classifyThrown('nonsense'), { kind: 'network', charge: 'possible' });
    assert.deepEqual(thrown('ECONNRESET'), { kind: 'network', code: 'ECONNRESET', charge: 'possible' });
    assert.deepEqual(classifyThrown(new FailureError({ kind: 'slept' })), { kind: 'slept' });
  });

  it('never quotes what fetch threw, which may quote a header', () => {
    const key = 'sk-or-v1-planted';
    const error = new TypeError(`Headers.append: "Bearer ${key}" is an invalid header value.`);
    assert.ok(!JSON.stringify(classifyThrown(error)).includes(key));
  });
});
