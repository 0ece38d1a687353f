import type { ChatFailure, FailureKind } from '../../src/core/failure.ts';

const atMs = Date.UTC(2026, 9, 3);

/** Every failure in every variant that reads differently. */
export const failureSamples: { readonly [K in FailureKind]: readonly Extract<ChatFailure, { kind: K }>[] } = {
  'no-key': [{ kind: 'no-key' }],
  'bad-key': [{ kind: 'bad-key', status: 401 }],
  'no-credit': [{ kind: 'no-credit' }, { kind: 'no-credit', canAffordTokens: 1234 }],
  'spending-limit': [{ kind: 'spending-limit' }, { kind: 'spending-limit', resetsAtMs: atMs }],
  'over-limit': [
    { kind: 'over-limit', limit: 'message', limitUsd: '0.05', countedUsd: '0' },
    { kind: 'over-limit', limit: 'conversation', limitUsd: '1', countedUsd: '0.9' },
    {
      kind: 'over-limit',
      limit: 'day',
      limitUsd: '2',
      countedUsd: '2',
      costLowUsd: '0.1',
      costHighUsd: '0.2',
    },
    { kind: 'over-limit', limit: 'month', limitUsd: '20', countedUsd: '20.5' },
    { kind: 'over-limit', limit: 'month', limitModel: 'acme/m-1', limitUsd: '5', countedUsd: '5' },
  ],
  'unknown-price': [{ kind: 'unknown-price' }, { kind: 'unknown-price', isBlocked: true }],
  'not-reserved': [{ kind: 'not-reserved' }, { kind: 'not-reserved', isDiskFull: true }],
  'rate-limited': [{ kind: 'rate-limited', retryAfterMs: 7000, provider: 'Acme' }],
  'free-quota': [{ kind: 'free-quota' }, { kind: 'free-quota', resetsAtMs: atMs }],
  'bad-request': [{ kind: 'bad-request', detail: 'temperature: too big' }],
  'context-too-long': [{ kind: 'context-too-long' }, { kind: 'context-too-long', limitTokens: 131072 }],
  'too-large': [{ kind: 'too-large' }],
  'model-not-found': [{ kind: 'model-not-found', model: 'acme/none' }],
  unsupported: [
    { kind: 'unsupported' },
    { kind: 'unsupported', feature: 'tools' },
    { kind: 'unsupported', feature: 'tool-choice' },
    { kind: 'unsupported', feature: 'images' },
  ],
  'data-policy': [{ kind: 'data-policy' }],
  'provider-preferences': [{ kind: 'provider-preferences' }],
  refused: [{ kind: 'refused' }, { kind: 'refused', reasons: ['violence'] }],
  forbidden: [{ kind: 'forbidden' }],
  'provider-down': [{ kind: 'provider-down', provider: 'Acme', attempts: 4 }],
  network: [
    { kind: 'network' },
    { kind: 'network', code: 'ECONNRESET', charge: 'possible' },
    { kind: 'network', code: 'ECONNREFUSED' },
    { kind: 'network', code: 'ENOTFOUND' },
    { kind: 'network', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  ],
  timeout: [
    { kind: 'timeout', phase: 'connect', charge: 'possible' },
    { kind: 'timeout', phase: 'first-token', charge: 'possible' },
    { kind: 'timeout', phase: 'idle', charge: 'possible' },
    { kind: 'timeout', phase: 'server', charge: 'possible' },
  ],
  slept: [{ kind: 'slept', charge: 'possible' }],
  'cut-off': [{ kind: 'cut-off', charge: 'possible' }],
  'empty-answer': [{ kind: 'empty-answer' }],
  'bad-response': [{ kind: 'bad-response' }],
  'circuit-open': [{ kind: 'circuit-open', retryAtMs: atMs, offeredModels: ['other/m-2'] }],
  'bad-server': [
    { kind: 'bad-server', problem: 'invalid' },
    { kind: 'bad-server', problem: 'insecure' },
    { kind: 'bad-server', problem: 'redirect' },
  ],
};
