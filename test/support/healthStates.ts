import type { HealthView } from '../../src/protocol/health.ts';

/** Every level, every kind of fact, names that are too long. */
export const mixedHealth: HealthView = {
  isChecking: false,
  level: 'amber',
  headline: 'It works, but something needs a look.',
  checkedAt: 'Nov 25, 2026, 7:20:01 PM',
  checks: [
    {
      id: 'history',
      title: 'History',
      level: 'green',
      sentence: 'Every message is on disk.',
      facts: [
        ['Database', '12.3 MB'],
        ['Journal since the last snapshot', '0.2 MB, 12 records'],
        ['Last snapshot', 'Nov 25, 2026, 7:00:01 PM'],
        ['Windows that wrote since the last snapshot', '2'],
      ],
    },
    {
      id: 'server',
      title: 'Connection',
      level: 'green',
      sentence: 'openrouter.ai answers.',
      facts: [
        ['Server', 'openrouter.ai'],
        ['Answered in', '120 ms'],
      ],
    },
    {
      id: 'key',
      title: 'Key',
      level: 'red',
      sentence: 'The limit of this key is used up.',
      advice: 'Raise it in the settings of OpenRouter, or use another key.',
      facts: [
        ['Spent with this key', '$12.40'],
        ['Limit of this key', '$12.00'],
      ],
      action: { id: 'sign-in', label: 'Sign In with OpenRouter' },
    },
    {
      id: 'circuits',
      title: 'Models left alone',
      level: 'amber',
      sentence: 'Models left alone after failures: 1',
      advice: 'Choose another model, or wait for the next try.',
      facts: [
        [
          'https://openrouter.ai acme/very-long-model-name-20260101',
          'left alone since 7:10 PM; next try 7:21 PM',
        ],
      ],
      action: { id: 'choose-model', label: 'Choose a Model' },
    },
    {
      id: 'disk',
      title: 'Disk',
      level: 'green',
      sentence: 'There is room.',
      facts: [['Free where the history is', '53 GB']],
    },
    {
      id: 'memory',
      title: 'Memory',
      level: 'green',
      sentence: 'The extension host is of a usual size.',
      facts: [
        ['Extension host, all extensions', '310 MB'],
        ['JavaScript of it', '84 MB'],
      ],
    },
  ],
  versions: [
    ['Neural Terminal', '0.1.0'],
    ['VS Code', '1.139.1 (desktop)'],
    ['Node.js', '22.22.0'],
    ['System', 'linux x64'],
  ],
  period: 'week',
  metrics: {
    facts: [
      ['Turns', '412'],
      ['Failed or cut off', '13 (3.2%)'],
      ['Retries', '21'],
      ['Time to first token (p50 · p95 · p99)', '620 ms · 2.4 s · 5.1 s'],
      ['Time to the end (p50 · p95 · p99)', '8.2 s · 24 s · 61 s'],
      ['Speed', '71.2 tokens/s'],
      ['Read from caches', '41.2%'],
    ],
    groups: [
      {
        model: 'anthropic/claude-sonnet-5',
        provider: 'Anthropic',
        turns: '301',
        failed: '4',
        retries: '9',
        firstToken: '610 ms · 1.9 s · 3 s',
        total: '8 s · 21 s · 40 s',
        speed: '74 tokens/s',
        cache: '48%',
      },
      {
        model: 'openai/gpt-5-mini',
        provider: 'OpenAI',
        turns: '111',
        failed: '9',
        retries: '12',
        firstToken: '700 ms · 3 s · 6 s',
        total: '9 s · 30 s · 70 s',
        speed: '60 tokens/s',
        cache: '12%',
      },
    ],
    failures: [
      { name: 'rate-limited', count: 8 },
      { name: 'timeout', count: 5 },
    ],
    stretches: Array.from({ length: 14 }, (_, n) => ({
      label: `Nov ${11 + n}`,
      good: Math.round(20 + 15 * Math.sin(n)),
      stopped: n % 4,
      failed: n % 3,
      firstTokenMs: { p50: 500 + n * 10, p95: 2000 },
    })),
    circuits: [['7:10 PM · openrouter.ai acme/x', 'left alone after failures']],
  },
};
