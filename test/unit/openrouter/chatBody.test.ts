import assert from 'node:assert/strict';
import { chatBody } from '../../../src/core/openrouter/chatBody.ts';
import type { ChatRequest } from '../../../src/core/openrouter/chatRequest.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';

function serverAt(url: string): Server {
  const parsed = parseServer(url);
  assert.ok(parsed.ok);
  return parsed.server;
}

const openRouter = serverAt('https://openrouter.ai/api/v1');
const ollama = serverAt('http://localhost:11434/v1');
const hello: ChatRequest = {
  model: 'acme/m-1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  parameters: {},
};
const start = '{"model":"acme/m-1","messages":[{"role":"user","content":"Hi"}],"stream":true';

/** The bytes that a feature adds behind the plain request. */
const features: Record<string, [Partial<ChatRequest>, string]> = {
  'nothing special': [{}, ',"max_tokens":32768}'],
  'a whole answer': [{ stream: false }, ',"max_tokens":32768}'],
  'every sampling field': [
    {
      parameters: {
        temperature: 0,
        topP: 0.9,
        topK: 40,
        minP: 0.05,
        topA: 0.1,
        frequencyPenalty: -1,
        presencePenalty: 0.5,
        repetitionPenalty: 1.1,
        seed: 7,
        stop: ['END'],
        maxTokens: 500,
        reasoningEffort: 'high',
      },
    },
    ',"temperature":0,"top_p":0.9,"top_k":40,"min_p":0.05,"top_a":0.1,"frequency_penalty":-1,"presence_penalty":0.5,"repetition_penalty":1.1,"seed":7,"stop":["END"],"max_tokens":500,"reasoning":{"effort":"high"}}',
  ],
  'no reasoning': [
    { parameters: { reasoningEffort: 'none' } },
    ',"max_tokens":32768,"reasoning":{"effort":"none"}}',
  ],
  'five stops are four, none are absent': [
    { parameters: { stop: ['a', 'b', 'c', 'd', 'e'] } },
    ',"stop":["a","b","c","d"],"max_tokens":32768}',
  ],
  tools: [
    {
      tools: [{ name: 'read', description: 'Reads', parameters: { type: 'object' }, strict: true }],
      toolChoice: { name: 'read' },
      parallelToolCalls: false,
    },
    ',"max_tokens":32768,"tools":[{"type":"function","function":{"name":"read","description":"Reads","parameters":{"type":"object"},"strict":true}}],"tool_choice":{"type":"function","function":{"name":"read"}},"parallel_tool_calls":false}',
  ],
  'no tools, so no choice of one': [{ tools: [], toolChoice: 'required' }, ',"max_tokens":32768}'],
  JSON: [
    { responseFormat: { type: 'json-object' } },
    ',"max_tokens":32768,"response_format":{"type":"json_object"}}',
  ],
  'JSON by schema': [
    { responseFormat: { type: 'json-schema', name: 'a', schema: { type: 'object' }, strict: true } },
    ',"max_tokens":32768,"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{"type":"object"}}}}',
  ],
  verbosity: [{ verbosity: 'low' }, ',"max_tokens":32768,"verbosity":"low"}'],
  'fallback models': [{ fallbackModels: ['b/c'] }, ',"max_tokens":32768,"models":["acme/m-1","b/c"]}'],
  'every provider preference': [
    {
      provider: {
        order: ['anthropic'],
        only: ['a'],
        ignore: ['b'],
        allowFallbacks: false,
        sort: 'price',
        dataCollection: 'deny',
        zeroDataRetention: true,
        requireParameters: true,
        quantizations: ['fp8'],
        maxPrice: { prompt: '1', completion: '3.5' },
      },
    },
    ',"max_tokens":32768,"provider":{"order":["anthropic"],"only":["a"],"ignore":["b"],"allow_fallbacks":false,"sort":"price","data_collection":"deny","zdr":true,"require_parameters":true,"quantizations":["fp8"],"max_price":{"prompt":"1","completion":"3.5"}}}',
  ],
  'no provider preference': [{ provider: { only: [] } }, ',"max_tokens":32768}'],
  'web search': [
    {
      plugins: { web: { maxResults: 3, engine: 'exa', searchPrompt: 'See:', includeDomains: ['a.example'] } },
    },
    ',"max_tokens":32768,"plugins":[{"id":"web","engine":"exa","max_results":3,"search_prompt":"See:","include_domains":["a.example"]}]}',
  ],
  'the other plugins': [
    { plugins: { pdfEngine: 'cloudflare-ai', contextCompression: false, responseHealing: true } },
    ',"max_tokens":32768,"plugins":[{"id":"file-parser","pdf":{"engine":"cloudflare-ai"}},{"id":"context-compression","enabled":false},{"id":"response-healing"}]}',
  ],
  'a session': [{ sessionId: 'c'.repeat(300) }, `,"max_tokens":32768,"session_id":"${'c'.repeat(256)}"}`],
};

describe('chat body', () => {
  for (const [name, [more, rest]] of Object.entries(features)) {
    it(name, () => {
      const beginning = more.stream === false ? start.replace('true', 'false') : start;
      assert.equal(chatBody(openRouter, { ...hello, ...more }), beginning + rest);
    });
  }

  it('leaves out what only OpenRouter knows, for any other server', () => {
    const all = Object.assign({}, ...Object.values(features).map(([more]) => more), { stream: true });
    const body = JSON.parse(chatBody(ollama, { ...hello, ...all, parameters: { reasoningEffort: 'low' } }));
    assert.deepEqual(Object.keys(body).sort(), [
      'messages',
      'model',
      'reasoning_effort',
      'response_format',
      'stream',
      'stream_options',
      'verbosity',
    ]);
  });

  it('asks other servers for usage only when they stream, and not when they refused it', () => {
    const has = (request: ChatRequest, wantsStreamOptions: boolean) =>
      chatBody(ollama, request, { wantsStreamOptions }).includes('"stream_options":{"include_usage":true}');
    assert.deepEqual(
      [has(hello, true), has(hello, false), has({ ...hello, stream: false }, true)],
      [true, false, false],
    );
  });

  it('sets the most tokens from what the user, the endpoint and the context allow', () => {
    const most = (maxTokens: number | undefined, limits: ChatRequest['limits']) => {
      const parameters = maxTokens === undefined ? {} : { maxTokens };
      return JSON.parse(chatBody(openRouter, { ...hello, parameters, ...(limits && { limits }) })).max_tokens;
    };
    assert.deepEqual(
      [
        most(undefined, undefined),
        most(500, undefined),
        most(undefined, { maxCompletionTokens: 8192 }),
        most(100_000, { maxCompletionTokens: 8192 }),
        most(undefined, { contextTokens: 32_000, promptTokens: 30_000 }),
        most(undefined, { contextTokens: 32_000, promptTokens: 40_000 }),
        most(5, undefined),
      ],
      [32_768, 500, 8192, 8192, 1744, 1024, 16],
    );
    const openai = serverAt('https://api.openai.com/v1');
    assert.ok(
      chatBody(openai, { ...hello, parameters: { maxTokens: 50 } }).includes('"max_completion_tokens":50'),
    );
  });

  it('writes messages of every kind', () => {
    const messages: ChatRequest['messages'] = [
      { role: 'system', text: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'image', url: 'data:image/png;base64,iVBO', detail: 'low' },
          { type: 'text', text: 'Look' },
          { type: 'file', name: 'a.pdf', dataUrl: 'data:application/pdf;base64,JVBE' },
        ],
      },
      {
        role: 'assistant',
        text: '',
        toolCalls: [{ id: 'call_1', name: 'read', arguments: '{"p":1}' }],
        reasoningText: 'Hm',
        reasoningDetails: [{ type: 'reasoning.text', text: 'Hm', signature: 's' }],
        fileAnnotations: [{ type: 'file', file: { hash: 'h' } }],
      },
      { role: 'tool', callId: 'call_1', content: [{ type: 'text', text: 'ok' }] },
    ];
    const written = JSON.parse(chatBody(openRouter, { ...hello, messages })).messages;
    assert.deepEqual(written, [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO', detail: 'low' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'read', arguments: '{"p":1}' } }],
        reasoning_details: [{ type: 'reasoning.text', text: 'Hm', signature: 's' }],
        annotations: [{ type: 'file', file: { hash: 'h' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'ok' },
    ]);
    const elsewhere = JSON.parse(chatBody(ollama, { ...hello, messages })).messages;
    assert.deepEqual(Object.keys(elsewhere[2]), ['role', 'content', 'tool_calls']);
    const deepSeek = JSON.parse(
      chatBody(serverAt('https://api.deepseek.com'), { ...hello, messages }),
    ).messages;
    assert.equal(deepSeek[2].reasoning_content, 'Hm');
  });

  it('marks long prefixes for the caches that need to be told, and short ones for none', () => {
    const long = (model: string): ChatRequest => ({
      ...hello,
      model,
      messages: [{ role: 'system', text: 'x'.repeat(20_000) }, ...hello.messages],
    });
    const marked = (request: ChatRequest) =>
      chatBody(openRouter, request).split('"cache_control":{"type":"ephemeral"}').length - 1;
    assert.equal(marked(long('anthropic/claude-x')), 1);
    assert.ok(
      chatBody(openRouter, long('anthropic/claude-x')).endsWith(',"cache_control":{"type":"ephemeral"}}'),
    );
    assert.equal(marked(long('qwen/qwen-max')), 2);
    assert.equal(marked(long('openai/gpt-x')), 0);
    assert.equal(marked({ ...hello, model: 'anthropic/claude-x' }), 0);
    assert.equal(marked({ ...long('anthropic/claude-x'), cachePrompt: false }), 0);
    assert.ok(!chatBody(ollama, long('anthropic/claude-x')).includes('cache_control'));
  });
});

describe('server', () => {
  const problem = (url: string) => {
    const parsed = parseServer(url);
    return parsed.ok ? parsed.server.baseUrl : parsed.failure.kind === 'bad-server' && parsed.failure.problem;
  };

  it('takes https anywhere and http on this machine only', () => {
    assert.equal(problem('https://openrouter.ai/api/v1/'), 'https://openrouter.ai/api/v1');
    assert.equal(problem(' http://localhost:11434/v1 '), 'http://localhost:11434/v1');
    assert.equal(problem('http://[::1]:8080/v1'), 'http://[::1]:8080/v1');
    assert.equal(problem('http://127.0.0.1:1234'), 'http://127.0.0.1:1234');
    assert.equal(problem('http://openrouter.ai/api/v1'), 'insecure');
    assert.equal(problem('http://127.0.0.1.evil.example/v1'), 'insecure');
    assert.equal(problem('http://localhost.evil.example/v1'), 'insecure');
    for (const bad of [
      '',
      'openrouter.ai',
      'ftp://a/b',
      'https://user:key@a.example',
      'https://a.example/?key=1',
      'https://a.example/#k',
    ])
      assert.equal(problem(bad), 'invalid', bad);
  });

  it('tells OpenRouter from others', () => {
    const dialect = (url: string) => serverAt(url).dialect;
    assert.deepEqual(
      ['https://openrouter.ai/api/v1', 'https://eu.openrouter.ai/api/v1', 'http://127.0.0.1:9/api/v1'].map(
        dialect,
      ),
      ['openrouter', 'openrouter', 'openrouter'],
    );
    assert.deepEqual(
      ['https://api.openai.com/v1', 'https://notopenrouter.ai/v1', 'http://localhost:11434/v1'].map(dialect),
      ['openai', 'openai', 'openai'],
    );
  });
});
