import assert from 'node:assert/strict';
import { coreOnSimulator } from '../../support/coreOn.ts';
import { typed } from '../../support/typed.ts';

describe('what the model is told before the conversation', () => {
  async function systemText(persona: string | undefined, files: Readonly<Record<string, string>>) {
    const askedFor = new Set<string | undefined>();
    const { core, simulator, close } = await coreOnSimulator(
      {},
      {
        newConversation: async () => (persona === undefined ? {} : { systemPrompt: persona }),
        workspace: () => 'file:///w',
        instructions: async ({ workspace }) => {
          askedFor.add(workspace);
          return Object.entries(files).map(([label, text]) => ({
            source: { kind: 'instructions', label },
            text,
          }));
        },
      },
    );
    try {
      const { request: prepared } = await core.answers.prepare(null, typed('/echo hello'));
      const id = await core.chat.begin(typed('/echo hello'));
      const ended = new Promise((resolve) =>
        core.chat.onEvent((event) => (event.type === 'ended' ? resolve(undefined) : undefined)),
      );
      await core.chat.send(id, typed('/echo hello'));
      await ended;
      assert.deepEqual([...askedFor], ['file:///w']);
      const request = simulator.requests.find(({ path }) => path.endsWith('/chat/completions'));
      assert.ok(request);
      const { messages } = request.json as { messages: { role: string; content: unknown }[] };
      const texts = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
      // What was said before it was sent was what was sent.
      assert.deepEqual(
        texts,
        prepared.messages.flatMap((item) => (item.role === 'system' ? [item.text] : [])),
      );
      return texts;
    } finally {
      await close();
    }
  }

  it('is nothing without persona and instructions', async () => {
    assert.deepEqual(await systemText(undefined, {}), []);
  });

  it('is the persona, then each file of the workspace by its name', async () => {
    assert.deepEqual(await systemText('Be terse.', { 'AGENTS.md': 'Use tabs.', 'b"<.md': '```\nx\n```' }), [
      'Be terse.\n\n<context kind="instructions" name="AGENTS.md">\n```\nUse tabs.\n```\n</context>\n\n<context kind="instructions" name="b  .md">\n````\n```\nx\n```\n````\n</context>',
    ]);
  });

  it('may be instructions alone', async () => {
    const [text] = await systemText(undefined, { 'AGENTS.md': 'Use tabs.' });
    assert.match(String(text), /^<context kind="instructions"/);
  });
});
