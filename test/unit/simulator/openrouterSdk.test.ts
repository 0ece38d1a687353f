import assert from 'node:assert/strict';
import { OpenRouter } from '@openrouter/sdk';
import {
  PaymentRequiredResponseError,
  TooManyRequestsResponseError,
  UnauthorizedResponseError,
} from '@openrouter/sdk/models/errors';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';

/** The official package checks every field that arrives against OpenRouter's own specification. */
describe('the simulator, for the @openrouter/sdk package', () => {
  let simulator: Simulator;
  const clientWith = (apiKey: string) =>
    new OpenRouter({ apiKey, serverURL: simulator.baseUrl, retryConfig: { strategy: 'none' } });
  const good = () => clientWith(simulatorKeys.good);
  const messages = [{ role: 'user' as const, content: 'hello' }];

  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  it('lists models, the models of the user, endpoints and providers', async () => {
    const { result } = await good().models.list();
    assert.ok(result.data.length >= 60);
    assert.equal(result.totalCount, result.data.length);
    const { result: own } = await good().models.listForUser({ bearer: simulatorKeys.good });
    assert.equal(own.data.length, result.data.length);
    const { data } = await good().endpoints.list({ author: 'anthropic', slug: 'claude-sonnet-4.5' });
    assert.deepEqual(
      data.endpoints.map(({ providerName }) => providerName),
      ['Anthropic', 'Google', 'Amazon Bedrock'],
    );
    assert.ok((await good().endpoints.listZdrEndpoints()).data.length > 10);
    assert.ok((await good().providers.list()).data.length > 20);
    assert.equal((await good().models.count()).data.count, result.data.length);
  });

  it('reads the key, the credit and the record of an answer', async () => {
    const answer = await good().chat.send({ chatRequest: { model: 'openai/gpt-4.1', messages } });
    assert.ok('id' in answer);
    await assert.rejects(good().generations.getGeneration({ id: answer.id }), { statusCode: 404 });
    const { data: record } = await good().generations.getGeneration({ id: answer.id });
    assert.equal(record.totalCost, answer.usage?.cost);
    const { data: key } = await good().apiKeys.getCurrentKeyMetadata();
    assert.equal(key.usageDaily, answer.usage?.cost);
    const { data: credit } = await good().credits.getCredits();
    assert.equal(credit.totalCredits, 50);
  });

  it('streams reasoning and text of each vendor, and reads usage and cost', async () => {
    for (const model of [
      'anthropic/claude-sonnet-4.5',
      'openai/gpt-5',
      'google/gemini-2.5-pro',
      'z-ai/glm-4.6',
    ]) {
      const stream = await good().chat.send({
        chatRequest: { model, messages, stream: true, reasoning: { effort: 'high' } },
      });
      assert.ok('locked' in stream);
      let [text, reasoning, details] = ['', '', 0];
      let cost: number | null | undefined;
      for await (const chunk of stream) {
        assert.equal(chunk.model, model);
        const delta = chunk.choices[0]?.delta;
        text += delta?.content ?? '';
        reasoning += delta?.reasoning ?? '';
        details += delta?.reasoningDetails?.length ?? 0;
        cost = chunk.usage?.cost ?? cost;
      }
      assert.match(text, /^Hello/);
      assert.match(reasoning, /The question is about/);
      assert.ok(details > 3);
      assert.ok(cost && cost > 0);
    }
  });

  it('reads a tool call', async () => {
    const answer = await good().chat.send({
      chatRequest: {
        model: 'openai/gpt-4.1',
        messages: [{ role: 'user', content: 'use the tool' }],
        tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
      },
    });
    assert.ok('choices' in answer);
    assert.equal(answer.choices[0]?.finishReason, 'tool_calls');
    assert.equal(answer.choices[0]?.message.toolCalls?.[0]?.function.name, 'look');
  });

  it('throws its own errors for 401, 402 and 429', async () => {
    const run = (key = simulatorKeys.good as string) =>
      clientWith(key).chat.send({ chatRequest: { model: 'openai/gpt-4.1', messages } });
    await assert.rejects(run('sk-or-v1-wrong'), UnauthorizedResponseError);
    await assert.rejects(run(simulatorKeys.spent), PaymentRequiredResponseError);
    simulator.script('rate-limit');
    await assert.rejects(run(), (error) => {
      assert.ok(error instanceof TooManyRequestsResponseError);
      assert.equal(error.error.metadata?.['retry_after_seconds'], 2);
      return true;
    });
  });

  it('exchanges a code for a key that works', async () => {
    const challenge = await good().oAuth.createSHA256CodeChallenge();
    const form = new URLSearchParams({
      code_challenge: challenge.codeChallenge,
      code_challenge_method: 'S256',
      callback_url: 'http://localhost:3000/callback',
      decision: 'approve',
    });
    const page = await fetch(new URL('/auth', simulator.baseUrl), {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const { key } = await good().oAuth.exchangeAuthCodeForAPIKey({
      requestBody: { code, codeVerifier: challenge.codeVerifier, codeChallengeMethod: 'S256' },
    });
    assert.ok((await clientWith(key).apiKeys.getCurrentKeyMetadata()).data.label);
  });
});
