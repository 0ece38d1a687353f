import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';

/** The `openai` package knows the wire better than we do: it has to be content. */
describe('the simulator, for the openai package', () => {
  let simulator: Simulator;
  const clientWith = (apiKey: string) => new OpenAI({ apiKey, baseURL: simulator.baseUrl, maxRetries: 0 });
  const good = () => clientWith(simulatorKeys.good);
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'hello' }];
  const tools: OpenAI.ChatCompletionTool[] = [
    {
      type: 'function',
      function: {
        name: 'read_file',
        parameters: { type: 'object', properties: { path: { type: 'string' }, lines: { type: 'integer' } } },
      },
    },
  ];

  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  it('lists models', async () => {
    const { data } = await good().models.list();
    assert.ok(data.length >= 60);
    assert.ok(data.every(({ id }) => id.includes('/')));
  });

  it('streams a chat to its end, with usage', async () => {
    const stream = await good().chat.completions.create({ model: 'openai/gpt-4.1', messages, stream: true });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    assert.match(text, /^Hello! I am the \*\*local OpenRouter simulator/);
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop');
    assert.ok((chunks.at(-1)?.usage?.completion_tokens ?? 0) > 50);
  });

  it('gathers the same answer with its stream helper as without a stream', async () => {
    const request = { model: 'anthropic/claude-sonnet-4.5', messages };
    const plain = await good().chat.completions.create(request);
    const gathered = await good().chat.completions.stream(request).finalChatCompletion();
    assert.equal(gathered.choices[0]?.message.content, plain.choices[0]?.message.content);
    assert.equal(gathered.usage?.total_tokens, plain.usage?.total_tokens);
    assert.equal(plain.object, 'chat.completion');
  });

  it('gathers a tool call, and takes the result back', async () => {
    const asked = [{ role: 'user', content: 'use the tool' }] satisfies typeof messages;
    const request = { model: 'openai/gpt-4.1', messages: asked, tools };
    const { choices } = await good().chat.completions.stream(request).finalChatCompletion();
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    const [call] = choices[0]?.message.tool_calls ?? [];
    assert.ok(call?.type === 'function');
    assert.equal(call.function.name, 'read_file');
    assert.deepEqual(JSON.parse(call.function.arguments), { path: 'src/index.ts', lines: 1 });
    const answered = await good().chat.completions.create({
      ...request,
      messages: [
        ...asked,
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: 'export {};' },
      ],
    });
    assert.match(answered.choices[0]?.message.content ?? '', /export \{\};/);
  });

  const refused = async (run: () => Promise<unknown>) => {
    try {
      await run();
    } catch (error) {
      return error;
    }
    return assert.fail('nothing was thrown');
  };

  it('throws its own errors for 401, 402, 404, 429 and 500', async () => {
    const request = { model: 'openai/gpt-4.1', messages };
    const run = () => good().chat.completions.create(request);
    const unknown = await refused(() => clientWith('sk-or-v1-wrong').chat.completions.create(request));
    assert.ok(unknown instanceof OpenAI.AuthenticationError);
    assert.equal(unknown.message, '401 User not found.');
    simulator.script('no-credit', 'no-tool-support', 'rate-limit', 'server-500');
    const poor = await refused(run);
    assert.ok(poor instanceof OpenAI.APIError && poor.status === 402);
    assert.match(poor.message, /can only afford 1234/);
    assert.ok((await refused(run)) instanceof OpenAI.NotFoundError);
    const limited = await refused(run);
    assert.ok(limited instanceof OpenAI.RateLimitError);
    assert.equal(limited.headers?.get('retry-after'), '2');
    assert.ok((await refused(run)) instanceof OpenAI.InternalServerError);
  });

  it('throws for an error chunk, and for a broken connection', async () => {
    const run = async () => {
      const stream = await good().chat.completions.create({
        model: 'openai/gpt-4.1',
        messages,
        stream: true,
      });
      for await (const _ of stream);
    };
    simulator.script('error-chunk', 'reset-before-headers');
    assert.ok((await refused(run)) instanceof OpenAI.APIError);
    assert.ok((await refused(run)) instanceof OpenAI.APIConnectionError);
  });
});
