import assert from 'node:assert/strict';
import { parseSettings } from '../../../src/core/settings.ts';

describe('settings', () => {
  it('are the defaults when nothing is set', () => {
    assert.deepEqual(parseSettings({}), {
      settings: {
        baseUrl: 'https://openrouter.ai/api/v1',
        model: 'openrouter/auto',
        requestTimeoutSeconds: 60,
        connectTimeoutSeconds: 30,
        firstTokenTimeoutSeconds: 300,
        maxRetries: 3,
        requestsPerMinute: 60,
        circuitBreakerThreshold: 5,
        circuitBreakerRecoverySeconds: 30,
        fallbackModels: [],
        allowDearerFallback: false,
        providerPreferences: {},
        appearance: 'native',
        sendKey: 'enter',
        whileAnswering: 'queue',
        announceAnswers: true,
        'context.exclude': ['**/node_modules'],
        spendingLimits: {},
        unknownPrices: 'ask',
        titleModel: '',
        notifyWhenDone: 'long',
        persona: '',
        compactModel: '',
        inlineEditModel: '',
        saveAcceptedChanges: false,
      },
      bad: [],
    });
  });

  const cases: [name: string, value: unknown, isGood: boolean][] = [
    ['baseUrl', 'https://gateway.example/v1', true],
    ['baseUrl', 'http://127.0.0.1:11434/v1', true],
    ['baseUrl', 'http://localhost:1234/v1', true],
    ['baseUrl', 'http://[::1]:1234/v1', true],
    ['baseUrl', 'http://gateway.example/v1', false],
    ['baseUrl', 'http://127.0.0.1.example/v1', false],
    ['baseUrl', 'http://localhost.example/v1', false],
    ['baseUrl', 'https://user:password@gateway.example/v1', false],
    ['baseUrl', 'https://gateway.example/v1?key=sk', false],
    ['baseUrl', 'file:///etc/passwd', false],
    ['baseUrl', 'openrouter.ai', false],
    ['baseUrl', 7, false],
    ['model', 'acme/m-1', true],
    ['model', '', false],
    ['model', null, true],
    ['fallbackModels', ['acme/m-1', 'acme/m-2'], true],
    ['fallbackModels', [''], false],
    ['fallbackModels', 'acme/m-1', false],
    ['providerPreferences', { order: ['a'], sort: 'price', maxPrice: { prompt: '1.5' } }, true],
    ['providerPreferences', { only: [''] }, false],
    ['providerPreferences', { maxPrice: { prompt: 1.5 } }, false],
    ['providerPreferences', { unheard: true }, false],
    ['requestTimeoutSeconds', 10, true],
    ['requestTimeoutSeconds', 300, true],
    ['requestTimeoutSeconds', 9, false],
    ['requestTimeoutSeconds', 301, false],
    ['requestTimeoutSeconds', '60', false],
    ['requestTimeoutSeconds', Number.NaN, false],
  ];
  for (const [name, value, isGood] of cases) {
    it(`${isGood ? 'take' : 'refuse'} ${name} = ${JSON.stringify(value)}`, () => {
      const { settings, bad } = parseSettings({ [name]: value });
      assert.deepEqual(bad, isGood ? [] : [name]);
      const shown: unknown = Reflect.get(settings, name);
      const standard: unknown = Reflect.get(parseSettings({}).settings, name);
      assert.deepEqual(shown, isGood && value !== null ? value : standard);
    });
  }
});
