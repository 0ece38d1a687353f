import type { MessageView, PanelSnapshot } from '../../src/protocol/chatViews.ts';
import { messageView, type PanelPage, quietly } from './panelPage.ts';

/* Every state the transcript can be in, for the tests of accessibility and for looking at them all. */

export interface PanelState {
  readonly name: string;
  readonly messages: readonly MessageView[];
  readonly snapshot?: Partial<PanelSnapshot>;
  /** What the reader does, or the host says, once it is shown. */
  readonly afterwards?: (panel: PanelPage) => Promise<void>;
}

const prompt = messageView({ id: 'p1', role: 'user', text: 'How do ferries keep to a timetable?' });

const facts = {
  provider: 'Acme Cloud',
  promptTokens: 1204,
  completionTokens: 342,
  cost: '$0.0021',
  timeToFirstTokenMs: 800,
  latencyMs: 4000,
};

const plan = `They plan with **slack**. Three things decide how much of it a crossing needs:

1. The *tide*, known years ahead.
2. The wind, see the [forecast](https://example.com/wind).
3. Loading: \`minutesPerCar\` times the queue.

> A timetable is a promise with a margin.

\`\`\`ts
export function departure(arrival: Date, slackMinutes = 12): Date {
  return new Date(arrival.getTime() + slackMinutes * 60_000); // never early
}
\`\`\`
`;

const answer = messageView({
  id: 'a1',
  text: plan,
  reasoning: 'Tides first. Then the wind, since it decides whether they sail at all.',
  reasoningMs: 4000,
  facts,
});

const table = `| Crossing | Minutes | Cars |
|---|--:|--:|
| North Harbour – Skerry | 25 | 40 |
| Skerry – Outer Light with a long name | 55 | 12 |

- [x] Tides
- [ ] Wind, ~~guessed~~ measured

Note[^1].

[^1]: In **summer** only.
`;

const maths = `With slack $s$ and crossing time $t_i$ the delay is

$$
D = \\sum_{i=1}^{n} \\max(0, t_i - s) + \\frac{\\sigma^2}{2}
$$
`;

const longCode = `\`\`\`ts\n${Array.from({ length: 60 }, (_, n) => `const crossing${n} = sail(${n}, "harbour ${n}");`).join('\n')}\n\`\`\`\n`;

const picture =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='320' height='180'><rect width='320' height='180' fill='steelblue'/><circle cx='240' cy='50' r='24' fill='gold'/><path d='M60 120h160l-24 30H84z' fill='white'/></svg>";

const answering = { surroundings: { ...quietly, isAnswering: true } };
const phosphor = { surroundings: { ...quietly, appearance: 'phosphor' } } as const;
const toldBefore = {
  surroundings: {
    ...quietly,
    persona: 'A reviewer with a rather long name',
    instructions: [
      { uri: 'file:///w/AGENTS.md', name: 'AGENTS.md', tokens: 812, isOn: true },
      { uri: 'file:///w/.github/x.md', name: '.github/copilot-instructions.md', tokens: 40, isOn: false },
    ],
  },
};
const nothing = { conversationId: null };
const recent = [
  { id: 'c1', title: 'Why does the ferry wait for the tide?', when: '2h ago' },
  {
    id: 'c0',
    title: 'A title that is much longer than a narrow side bar can ever show on one line',
    when: '1d ago',
  },
];

const said = (more: Partial<MessageView>) => [prompt, messageView({ id: 'a', ...more })];
const failed = messageView({
  id: 'a2',
  state: 'failed',
  failure: {
    sentence: 'Acme takes no more requests for the moment. Nothing was charged.',
    detail: 'Rate limit exceeded: free-models-per-min',
    actions: [
      { id: 'retry', label: 'Try Again' },
      { id: 'other-model', label: 'Choose Another Model…' },
    ],
  },
});
const nearLimit = {
  sentence: 'Your credit at OpenRouter is down to $0.84.',
  actions: [
    { id: 'add-credit', label: 'Add Credit' },
    { id: 'show-usage', label: 'Show Usage' },
  ],
} as const;
const unfold = async ({ page }: PanelPage) => {
  for (const summary of await page.locator('summary').all()) await summary.click();
};

export const panelStates: readonly PanelState[] = [
  { name: 'empty', messages: [], snapshot: nothing },
  {
    name: 'empty, no key',
    messages: [],
    snapshot: { ...nothing, surroundings: { ...quietly, key: 'missing' }, recent },
  },
  { name: 'empty, recent', messages: [], snapshot: { ...nothing, recent } },
  { name: 'conversation', messages: [prompt, answer] },
  { name: 'waiting', messages: said({ state: 'streaming' }), snapshot: answering },
  { name: 'thinking', messages: said({ state: 'streaming', reasoning: 'Hm' }), snapshot: answering },
  {
    name: 'streaming',
    messages: said({ state: 'streaming', text: 'So far\n\n```js\nlet slack = ' }),
    snapshot: answering,
  },
  { name: 'reasoning open', messages: [prompt, answer], afterwards: unfold },
  {
    name: 'citations',
    messages: said({
      text: 'The tide turns at noon [1].',
      citations: [
        { url: 'https://example.com/tides', title: 'Tides of the northern coast' },
        { url: 'https://example.org/a/very/long/address/without/any/title/at/all', title: '' },
      ],
    }),
    afterwards: unfold,
  },
  {
    name: 'tool calls',
    messages: said({
      text: 'I read the file.',
      toolCalls: [
        { name: 'read_file', arguments: '{"path":"src/timetable.ts"}', result: 'export const a = 1;' },
      ],
    }),
    afterwards: unfold,
  },
  {
    name: 'images',
    messages: said({
      text: 'A ferry, and one elsewhere: ![a ferry](https://example.com/ferry.png)',
      images: [{ url: 'attachment:1:image/svg', name: 'ferry.png' }],
    }),
    afterwards: (panel) => panel.tell({ type: 'image', url: 'attachment:1:image/svg', dataUrl: picture }),
  },
  { name: 'stopped', messages: said({ state: 'stopped', text: 'Half an', facts }) },
  { name: 'interrupted', messages: said({ state: 'interrupted', text: 'Half an' }) },
  {
    name: 'ended at its length',
    messages: said({ text: 'Half an', facts: { ...facts, isCutByLength: true } }),
  },
  {
    name: 'cut off',
    messages: said({
      state: 'cut-off',
      text: 'Half an',
      failure: {
        sentence: 'The connection broke before the answer was complete.',
        actions: [{ id: 'continue', label: 'Continue' }],
      },
    }),
  },
  { name: 'failed', messages: [prompt, failed] },
  {
    name: 'retry',
    messages: said({
      state: 'streaming',
      waiting: {
        sentence: 'Acme takes no more requests for the moment. Attempt 2 of 4 in',
        untilMs: Date.now() + 90_000,
      },
    }),
    snapshot: answering,
  },
  {
    name: 'siblings, fallback',
    messages: [
      { ...prompt, sibling: { index: 2, count: 3 } },
      {
        ...answer,
        reasoning: '',
        sibling: { index: 1, count: 2 },
        facts: { ...facts, fallback: 'acme/m-0 failed several times in a row.' },
      },
    ],
    afterwards: ({ page }) => page.locator('#a1').focus(),
  },
  {
    name: 'editing',
    messages: [prompt, answer],
    afterwards: (panel) => panel.tell({ type: 'edit-prompt', messageId: 'a1' }),
  },
  {
    name: 'find',
    messages: [prompt, answer],
    afterwards: async (panel) => {
      await panel.page.keyboard.press('Control+f');
      await panel.page.getByRole('textbox', { name: 'Find in conversation' }).fill('tide');
      await panel.tell({ type: 'found', query: 'tide', messageIds: ['a1'] });
    },
  },
  {
    name: 'undo',
    messages: [prompt],
    afterwards: (panel) => panel.tell({ type: 'deleted', messageId: 'a1' }),
  },
  { name: 'long code', messages: said({ text: longCode }) },
  { name: 'table', messages: said({ text: table }) },
  { name: 'maths', messages: said({ text: maths }) },
  {
    name: 'further up',
    messages: [
      prompt,
      answer,
      { ...prompt, id: 'p2' },
      { ...answer, id: 'a3', text: longCode + plan + table },
    ],
    afterwards: async ({ page }) => {
      await page.locator('.transcript').hover();
      await page.mouse.wheel(0, -600);
    },
  },
  {
    name: 'broken history',
    messages: [prompt],
    afterwards: (panel) =>
      panel.tell({ type: 'broken', sentence: 'The disk is full: the history could not be opened.' }),
  },
  {
    name: 'a comparison, and a change of the model',
    messages: [
      prompt,
      { ...answer, asked: 'acme/m-0' },
      { ...prompt, id: 'p2', text: 'And in winter?' },
      messageView({ id: 'b1', author: 'acme/m-1', asked: 'acme/m-1', text: plan, facts, beside: {} }),
      messageView({
        id: 'b2',
        author: 'beta/very-long-name-of-a-model-3.5',
        state: 'streaming',
        text: 'In winter they',
        createdAtMs: Date.now() - 4200,
        beside: { usdPerToken: 0.00001 },
      }),
      { ...failed, id: 'b3', beside: {} },
    ],
    snapshot: { surroundings: { ...quietly, isAnswering: true } },
  },
  {
    name: 'a limit is near',
    messages: [prompt, answer],
    afterwards: (panel) => panel.tell({ type: 'notice', notice: nearLimit }),
  },
  { name: 'persona and instructions', messages: [prompt, answer], snapshot: toldBefore },
  { name: 'phosphor', messages: [prompt, answer, failed], snapshot: phosphor },
  { name: 'phosphor, empty', messages: [], snapshot: { ...nothing, ...phosphor, recent } },
  {
    name: 'phosphor, streaming',
    messages: said({ state: 'streaming', text: `${table}\n\nAnd then` }),
    snapshot: { surroundings: { ...phosphor.surroundings, isAnswering: true } },
  },
];

/** Shows a state in a page that remembers nothing of the one before: each is a conversation of its own. */
export async function showState(panel: PanelPage, state: PanelState): Promise<void> {
  await panel.page.reload();
  await panel.show(state.messages, { conversationId: state.name, ...state.snapshot });
  // A busy browser draws it a moment later.
  await panel.page.locator('main').first().waitFor();
  await state.afterwards?.(panel);
}
