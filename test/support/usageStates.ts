import type { UsageState } from '../../src/protocol/usage.ts';

/* What the usage view can show, for tests and pictures. */

const dayMs = 86_400_000;
const firstMs = Date.UTC(2026, 9, 27);
const days = Array.from({ length: 30 }, (_, at) => {
  const cost = at % 7 > 4 ? 0 : Math.round(100 * (0.4 + ((at * 37) % 23) / 12)) / 100;
  return { atMs: firstMs + at * dayMs, cost };
});

const row = (key: string, cost: string, answers: number, share: number) => ({
  key,
  label: key,
  cost,
  answers,
  share,
});

export const fullUsage: UsageState = {
  query: { range: '30-days', unit: 'day' },
  figures: [
    { label: 'Spent', value: '$31.07', note: '$0.04 of it estimated' },
    { label: 'Answers', value: '1,204', note: '1,371 requests' },
    { label: 'Cost per answer', value: '$0.026' },
    { label: 'Tokens read', value: '9,310,224', note: '2,100,310 fresh, 7,209,914 cached' },
    { label: 'Tokens written', value: '812,440', note: '301,009 of them thinking' },
    { label: 'Saved by caches', value: '$18.40' },
  ],
  chart: {
    x: days.map(({ atMs }) => atMs / 1000),
    y: days.map(({ cost }) => cost),
    rows: days.map(({ atMs, cost }) => ({
      period: new Date(atMs).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' }),
      cost: `$${cost.toFixed(2)}`,
      answers: Math.round(cost * 30),
    })),
  },
  breakdowns: [
    {
      id: 'model',
      rows: [
        row('anthropic/claude-sonnet-4.5', '$19.20', 410, 1),
        row('openai/gpt-5', '$8.11', 300, 0.42),
        row('google/gemini-2.5-flash-with-a-name-that-does-not-end-soon', '$3.01', 390, 0.157),
        row('deepseek/deepseek-v3.2', '$0.75', 104, 0.04),
      ],
    },
    { id: 'provider', rows: [row('Anthropic', '$19.20', 410, 1), row('OpenAI', '$8.11', 300, 0.42)] },
    { id: 'workspace', rows: [row('ferries', '$25.00', 900, 1), row('No workspace', '$6.07', 304, 0.24)] },
    { id: 'tag', rows: [row('research', '$12.00', 220, 1), row('No tag', '$19.07', 984, 1)] },
  ],
  conversations: [
    { id: 'c1', title: 'How do ferries keep to a timetable?', cost: '$4.20', answers: 61, isGone: false },
    { id: 'c2', title: 'Deleted conversation', cost: '$2.10', answers: 12, isGone: true },
    {
      id: 'c3',
      title: 'A title that is rather longer than what fits beside its cost in a narrow view',
      cost: '$0.0021',
      answers: 1,
      isGone: false,
    },
  ],
  choices: {
    model: [{ key: 'openai/gpt-5', label: 'openai/gpt-5' }],
    provider: [{ key: 'OpenAI', label: 'OpenAI' }],
    workspace: [
      { key: 'file:///ferries', label: 'ferries' },
      { key: '', label: 'No workspace' },
    ],
    tag: [{ key: 'research', label: 'research' }],
  },
  limits: [
    { kind: 'message', soft: '', hard: '0.5' },
    { kind: 'day', soft: '2', hard: '5', used: '$1.71 of $5.00', share: 0.342 },
    { kind: 'month', soft: '', hard: '30', used: '$31.07 of $30.00', share: 1 },
    { kind: 'day', model: 'openai/gpt-5', soft: '', hard: '1', used: '$0.20 of $1.00', share: 0.2 },
  ],
  unknownPrices: 'ask',
  account: [
    'This month (UTC): OpenRouter counts $33.00 for this key, this history $31.07. $1.93 more there: other apps and machines with this key, or requests made before this history.',
    'Credit of the account: $12.30.',
  ],
};

export const emptyUsage: UsageState = {
  ...fullUsage,
  figures: [{ label: 'Spent', value: '$0.00' }],
  chart: { ...fullUsage.chart, y: days.map(() => 0) },
  breakdowns: fullUsage.breakdowns.map(({ id }) => ({ id, rows: [] })),
  conversations: [],
  choices: { model: [], provider: [], workspace: [], tag: [] },
  limits: [],
  account: [],
};
