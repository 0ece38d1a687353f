import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';

/** The `openai` package knows the wire better than we do: it has to be content. */
describe('the simulator, for the openai package', () => {
  let simulator: Simulator;
  const clientWith = (apiKey: string) => new OpenAI({ apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
  const messages = [{ role: 'user', content: 'hello' }] as const;

  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  it('lists models', async () => {
    const { data } = await clientWith(simulatorKeys.good).models.list();
    assert.ok(data.length >= 60);
    assert.ok(data.every(({ id }) => id.includes('/')));
  });

  it('streams a chat to its end, with usage', async () => {
    const stream = await clientWith(simulatorKeys.good).chat.completions.create({
      model: 'openai/gpt-4.1',
      messages: [...messages],
      stream: true,
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    assert.match(text, /^Hello! I am the \*\*local OpenRouter simulator/);
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop');
    assert.ok((chunks.at(-1)?.usage?.completion_tokens ?? 0) > 50);
  });
});
