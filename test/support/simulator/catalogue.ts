/*
 * The models on offer. Ids and shapes are those a user will meet; prices and dates are near the real ones but
 * stand for nothing. Dollars are per million tokens here and per token on the wire. A price of '' is a model
 * that tells none, '-1' one whose price varies.
 */

export interface CatalogueRow {
  readonly id: string;
  readonly name: string;
  /** Day of release. */
  readonly released: string;
  readonly context: number | null;
  readonly maxOutput: number | null;
  /** The context of the leading provider, where it is smaller than the model's. */
  readonly providerContext?: number;
  /** prompt/completion[/cache read[/cache write[/cache write for an hour]]] */
  readonly price: string;
  readonly prices?: Readonly<Record<string, string>>;
  readonly overrides?: readonly Readonly<Record<string, string | number>>[];
  /** Besides text. */
  readonly reads?: string;
  readonly writes?: string;
  /** t tools, r reasoning, R reasoning that cannot be turned off, d reasons by default, s structured outputs. */
  readonly can: string;
  readonly providers: string;
  readonly expires?: string;
  readonly alias?: string;
  readonly moderated?: true;
}

const longContextClaude = [
  {
    min_prompt_tokens: 200000,
    prompt: '6',
    completion: '22.5',
    input_cache_read: '0.6',
    input_cache_write: '7.5',
  },
];
const longContextGemini = [
  { min_prompt_tokens: 200000, prompt: '2.5', completion: '15', input_cache_read: '0.25' },
];
const nightDeepSeek = [{ utc_start: 1630, utc_end: 30, prompt: '0.135', completion: '0.55' }];

// biome-ignore format: one model, one line, so that columns can be compared
export const catalogue: readonly CatalogueRow[] = [
  { id: 'openrouter/auto', name: 'Auto Router', released: '2023-11-08', context: 2000000, maxOutput: null, price: '-1/-1', can: 'trs', reads: 'image file audio', providers: 'OpenRouter' },
  { id: 'openrouter/auto-beta', name: 'Auto Router (beta)', released: '2026-05-12', context: 2000000, maxOutput: null, price: '-1/-1', can: 'trs', providers: 'OpenRouter' },
  { id: 'openrouter/free', name: 'Free Models Router', released: '2026-02-01', context: 200000, maxOutput: null, price: '0/0', can: 'tr', providers: 'OpenRouter' },
  { id: 'anthropic/claude-opus-4.5', name: 'Anthropic: Claude Opus 4.5', released: '2025-11-24', context: 200000, maxOutput: 64000, price: '5/25/0.5/6.25/10', prices: { web_search: '0.01' }, reads: 'image file', can: 'trs', providers: 'Anthropic Amazon+Bedrock Google' },
  { id: 'anthropic/claude-sonnet-4.5', name: 'Anthropic: Claude Sonnet 4.5', released: '2025-09-29', context: 1000000, maxOutput: 64000, price: '3/15/0.3/3.75/6', prices: { web_search: '0.01' }, overrides: longContextClaude, reads: 'image file', can: 'trs', providers: 'Anthropic Google Amazon+Bedrock' },
  { id: 'anthropic/claude-haiku-4.5', name: 'Anthropic: Claude Haiku 4.5', released: '2025-10-15', context: 200000, maxOutput: 64000, price: '1/5/0.1/1.25/2', prices: { web_search: '0.01' }, reads: 'image file', can: 'trs', providers: 'Anthropic Google' },
  { id: 'anthropic/claude-opus-4.1', name: 'Anthropic: Claude Opus 4.1', released: '2025-08-05', context: 200000, maxOutput: 32000, price: '15/75/1.5/18.75/30', reads: 'image file', can: 'trs', providers: 'Anthropic' },
  { id: 'anthropic/claude-3.5-haiku', name: 'Anthropic: Claude 3.5 Haiku', released: '2024-11-04', context: 200000, maxOutput: 8192, price: '0.8/4/0.08/1/1.6', reads: 'image', can: 't', providers: 'Anthropic', expires: '2027-02-19', moderated: true },
  { id: '~anthropic/claude-sonnet-latest', name: 'Anthropic: Claude Sonnet (latest)', released: '2026-04-27', context: 1000000, maxOutput: 64000, price: '3/15/0.3/3.75/6', overrides: longContextClaude, reads: 'image file', can: 'trs', providers: 'Anthropic', alias: 'anthropic/claude-sonnet-4.5' },
  { id: 'openai/gpt-5.1', name: 'OpenAI: GPT-5.1', released: '2025-11-13', context: 400000, maxOutput: 128000, price: '1.25/10/0.125', prices: { web_search: '0.01' }, reads: 'image file', can: 'trds', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-5', name: 'OpenAI: GPT-5', released: '2025-08-07', context: 400000, maxOutput: 128000, price: '1.25/10/0.125', prices: { web_search: '0.01' }, reads: 'image file', can: 'tRds', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-5-mini', name: 'OpenAI: GPT-5 Mini', released: '2025-08-07', context: 400000, maxOutput: 128000, price: '0.25/2/0.025', prices: { web_search: '0.01' }, reads: 'image file', can: 'tRds', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-5-nano', name: 'OpenAI: GPT-5 Nano', released: '2025-08-07', context: 400000, maxOutput: 128000, price: '0.05/0.4/0.005', reads: 'image file', can: 'tRds', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-5-codex', name: 'OpenAI: GPT-5 Codex', released: '2025-09-23', context: 400000, maxOutput: 128000, price: '1.25/10/0.125', reads: 'image', can: 'tRds', providers: 'OpenAI', moderated: true },
  { id: 'openai/gpt-5-image', name: 'OpenAI: GPT-5 Image', released: '2025-10-14', context: 400000, maxOutput: 128000, price: '10/10/1.25', prices: { image_output: '40', web_search: '0.01' }, reads: 'image file', writes: 'image', can: 'rs', providers: 'OpenAI', moderated: true },
  { id: 'openai/gpt-4.1', name: 'OpenAI: GPT-4.1', released: '2025-04-14', context: 1047576, maxOutput: 32768, price: '2/8/0.5', prices: { web_search: '0.01' }, reads: 'image file', can: 'ts', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-4.1-mini', name: 'OpenAI: GPT-4.1 Mini', released: '2025-04-14', context: 1047576, maxOutput: 32768, price: '0.4/1.6/0.1', prices: { web_search: '0.01' }, reads: 'image file', can: 'ts', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-4o', name: 'OpenAI: GPT-4o', released: '2024-05-13', context: 128000, maxOutput: 16384, price: '2.5/10/1.25', reads: 'image file', can: 'ts', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-4o-mini', name: 'OpenAI: GPT-4o-mini', released: '2024-07-18', context: 128000, maxOutput: 16384, price: '0.15/0.6/0.075', prices: { image: '0.000217' }, reads: 'image file', can: 'ts', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-4o:extended', name: 'OpenAI: GPT-4o (extended)', released: '2024-05-13', context: 128000, maxOutput: 64000, price: '6/18', reads: 'image file', can: 'ts', providers: 'OpenAI', moderated: true },
  { id: 'openai/o4-mini', name: 'OpenAI: o4 Mini', released: '2025-04-16', context: 200000, maxOutput: 100000, price: '1.1/4.4/0.275', reads: 'image file', can: 'tRds', providers: 'OpenAI', moderated: true },
  { id: 'openai/o3', name: 'OpenAI: o3', released: '2025-04-16', context: 200000, maxOutput: 100000, price: '2/8/0.5', reads: 'image file', can: 'tRds', providers: 'OpenAI', moderated: true },
  { id: 'openai/gpt-4-turbo', name: 'OpenAI: GPT-4 Turbo', released: '2024-04-09', context: 128000, maxOutput: 4096, price: '10/30', reads: 'image', can: 't', providers: 'OpenAI', expires: '2026-12-31', moderated: true },
  { id: 'openai/gpt-3.5-turbo', name: 'OpenAI: GPT-3.5 Turbo', released: '2023-05-28', context: 16385, maxOutput: 4096, price: '0.5/1.5', can: 't', providers: 'OpenAI Azure', moderated: true },
  { id: 'openai/gpt-oss-120b', name: 'OpenAI: gpt-oss-120b', released: '2025-08-05', context: 131072, maxOutput: null, price: '0.039/0.19', can: 'tRds', providers: 'DeepInfra Fireworks Groq Cerebras' },
  { id: 'openai/gpt-oss-20b:free', name: 'OpenAI: gpt-oss-20b (free)', released: '2025-08-05', context: 131072, maxOutput: 131072, price: '0/0', can: 'tRd', providers: 'OpenInference' },
  { id: 'google/gemini-3-pro-preview', name: 'Google: Gemini 3 Pro Preview', released: '2025-11-18', context: 1048576, maxOutput: 65536, price: '2/12/0.2/2.375', overrides: [{ min_prompt_tokens: 200000, prompt: '4', completion: '18', input_cache_read: '0.4' }], reads: 'image file audio video', can: 'tRds', providers: 'Google Google+AI+Studio' },
  { id: 'google/gemini-2.5-pro', name: 'Google: Gemini 2.5 Pro', released: '2025-06-17', context: 1048576, maxOutput: 65536, price: '1.25/10/0.125/0.375', overrides: longContextGemini, reads: 'image file audio video', can: 'tRds', providers: 'Google Google+AI+Studio' },
  { id: 'google/gemini-2.5-flash', name: 'Google: Gemini 2.5 Flash', released: '2025-06-17', context: 1048576, maxOutput: 65535, price: '0.3/2.5/0.03/0.0833', prices: { audio: '1', image: '0.001238' }, reads: 'image file audio video', can: 'trs', providers: 'Google Google+AI+Studio' },
  { id: 'google/gemini-2.5-flash-lite', name: 'Google: Gemini 2.5 Flash Lite', released: '2025-07-22', context: 1048576, maxOutput: 65535, price: '0.1/0.4/0.01', prices: { audio: '0.3' }, reads: 'image file audio video', can: 'trs', providers: 'Google Google+AI+Studio' },
  { id: 'google/gemini-2.5-flash-image', name: 'Google: Gemini 2.5 Flash Image', released: '2025-10-07', context: 32768, maxOutput: 8192, price: '0.3/2.5', prices: { image_output: '30', image: '0.001238' }, reads: 'image', writes: 'image', can: 's', providers: 'Google Google+AI+Studio' },
  { id: 'google/gemini-2.0-flash-001', name: 'Google: Gemini 2.0 Flash', released: '2025-02-05', context: 1048576, maxOutput: 8192, price: '0.1/0.4/0.025/0.1833', reads: 'image file audio', can: 'ts', providers: 'Google', expires: '2026-11-30' },
  { id: 'google/gemma-3-27b-it', name: 'Google: Gemma 3 27B', released: '2025-03-12', context: 131072, maxOutput: null, providerContext: 96000, price: '0.09/0.16', reads: 'image', can: 's', providers: 'DeepInfra Nebius' },
  { id: 'google/gemma-3-27b-it:free', name: 'Google: Gemma 3 27B (free)', released: '2025-03-12', context: 96000, maxOutput: 8192, price: '0/0', reads: 'image', can: '', providers: 'Google+AI+Studio' },
  { id: 'x-ai/grok-4', name: 'xAI: Grok 4', released: '2025-07-09', context: 256000, maxOutput: null, price: '3/15/0.75', overrides: [{ min_prompt_tokens: 128000, prompt: '6', completion: '30' }], reads: 'image', can: 'tRds', providers: 'xAI' },
  { id: 'x-ai/grok-4-fast', name: 'xAI: Grok 4 Fast', released: '2025-09-19', context: 2000000, maxOutput: 30000, price: '0.2/0.5/0.05', overrides: [{ min_prompt_tokens: 128000, prompt: '0.4', completion: '1' }], reads: 'image', can: 'trs', providers: 'xAI' },
  { id: 'x-ai/grok-code-fast-1', name: 'xAI: Grok Code Fast 1', released: '2025-08-26', context: 256000, maxOutput: 10000, price: '0.2/1.5/0.02', can: 'tRds', providers: 'xAI' },
  { id: 'deepseek/deepseek-v3.2', name: 'DeepSeek: DeepSeek V3.2', released: '2025-12-01', context: 163840, maxOutput: 65536, price: '0.27/0.4/0.216', can: 'trs', providers: 'DeepSeek Novita SiliconFlow' },
  { id: 'deepseek/deepseek-chat-v3.1', name: 'DeepSeek: DeepSeek V3.1', released: '2025-08-21', context: 163840, maxOutput: 65536, price: '0.27/1.1/0.07', overrides: nightDeepSeek, can: 'trs', providers: 'DeepInfra DeepSeek' },
  { id: 'deepseek/deepseek-r1-0528', name: 'DeepSeek: R1 0528', released: '2025-05-28', context: 163840, maxOutput: null, price: '0.4/1.75', can: 'tRd', providers: 'DeepInfra Together' },
  { id: 'deepseek/deepseek-r1-0528:free', name: 'DeepSeek: R1 0528 (free)', released: '2025-05-28', context: 163840, maxOutput: null, price: '0/0', can: 'Rd', providers: 'Chutes' },
  { id: 'deepseek/deepseek-chat', name: 'DeepSeek: DeepSeek V3', released: '2024-12-26', context: 163840, maxOutput: 163840, price: '0.3/0.85', can: 'ts', providers: 'Novita' },
  { id: 'qwen/qwen3-coder', name: 'Qwen: Qwen3 Coder 480B A35B', released: '2025-07-23', context: 262144, maxOutput: 262144, price: '0.22/0.95', overrides: [{ min_prompt_tokens: 32000, prompt: '0.3', completion: '1.5' }, { min_prompt_tokens: 128000, prompt: '0.5', completion: '2.5' }], can: 'ts', providers: 'Alibaba DeepInfra Hyperbolic' },
  { id: 'qwen/qwen3-coder:free', name: 'Qwen: Qwen3 Coder 480B A35B (free)', released: '2025-07-23', context: 262144, maxOutput: null, price: '0/0', can: 't', providers: 'Chutes' },
  { id: 'qwen/qwen3-max', name: 'Qwen: Qwen3 Max', released: '2025-09-23', context: 256000, maxOutput: 32768, price: '1.2/6/0.24', can: 'ts', providers: 'Alibaba' },
  { id: 'qwen/qwen3-235b-a22b-thinking-2507', name: 'Qwen: Qwen3 235B A22B Thinking', released: '2025-07-25', context: 262144, maxOutput: 262144, price: '0.11/0.6', can: 'tRd', providers: 'Novita Alibaba' },
  { id: 'qwen/qwen3-vl-30b-a3b-instruct', name: 'Qwen: Qwen3 VL 30B A3B Instruct', released: '2025-10-06', context: 262144, maxOutput: null, price: '0.15/0.6', reads: 'image', can: 't', providers: 'DeepInfra' },
  { id: 'qwen/qwen-2.5-72b-instruct', name: 'Qwen2.5 72B Instruct', released: '2024-09-19', context: 32768, maxOutput: 16384, price: '0.07/0.26', can: 'ts', providers: 'DeepInfra' },
  { id: 'mistralai/mistral-large-2512', name: 'Mistral: Mistral Large 3', released: '2025-12-01', context: 262144, maxOutput: null, price: '0.5/1.5', reads: 'image', can: 'ts', providers: 'Mistral' },
  { id: 'mistralai/mistral-medium-3.1', name: 'Mistral: Mistral Medium 3.1', released: '2025-08-13', context: 131072, maxOutput: null, price: '0.4/2', reads: 'image', can: 'ts', providers: 'Mistral' },
  { id: 'mistralai/codestral-2508', name: 'Mistral: Codestral 2508', released: '2025-08-01', context: 256000, maxOutput: null, price: '0.3/0.9', can: 'ts', providers: 'Mistral' },
  { id: 'mistralai/mistral-small-3.2-24b-instruct:free', name: 'Mistral: Mistral Small 3.2 24B (free)', released: '2025-06-20', context: 131072, maxOutput: null, price: '0/0', reads: 'image', can: 't', providers: 'Chutes' },
  { id: 'mistralai/mistral-nemo', name: 'Mistral: Mistral Nemo', released: '2024-07-19', context: 131072, maxOutput: 16384, price: '0.02/0.04', can: 't', providers: 'DeepInfra' },
  { id: 'meta-llama/llama-4-maverick', name: 'Meta: Llama 4 Maverick', released: '2025-04-05', context: 1048576, maxOutput: 16384, providerContext: 32000, price: '0.15/0.6', reads: 'image', can: 't', providers: 'DeepInfra Together Groq' },
  { id: 'meta-llama/llama-3.3-70b-instruct', name: 'Meta: Llama 3.3 70B Instruct', released: '2024-12-06', context: 131072, maxOutput: 16384, price: '0.13/0.39', can: 't', providers: 'DeepInfra Groq Together' },
  { id: 'meta-llama/llama-3.3-70b-instruct:free', name: 'Meta: Llama 3.3 70B Instruct (free)', released: '2024-12-06', context: 65536, maxOutput: null, price: '0/0', can: '', providers: 'Together' },
  { id: 'meta-llama/llama-guard-4-12b', name: 'Meta: Llama Guard 4 12B', released: '2025-04-30', context: 163840, maxOutput: null, price: '0.18/0.18', reads: 'image', can: '', providers: 'DeepInfra' },
  { id: 'moonshotai/kimi-k2-thinking', name: 'MoonshotAI: Kimi K2 Thinking', released: '2025-11-06', context: 262144, maxOutput: 262144, price: '0.4/1.75/0.15', can: 'tRds', providers: 'Moonshot+AI Fireworks' },
  { id: 'moonshotai/kimi-k2-0905', name: 'MoonshotAI: Kimi K2 0905', released: '2025-09-04', context: 262144, maxOutput: 262144, price: '0.39/1.9', can: 'ts', providers: 'DeepInfra Moonshot+AI' },
  { id: 'z-ai/glm-4.6', name: 'Z.AI: GLM 4.6', released: '2025-09-30', context: 202752, maxOutput: 65536, price: '0.35/1.5/0.11', can: 'trds', providers: 'Z.AI Novita' },
  { id: 'z-ai/glm-4.5-air:free', name: 'Z.AI: GLM 4.5 Air (free)', released: '2025-07-25', context: 131072, maxOutput: 96000, price: '0/0', can: 'tr', providers: 'Z.AI' },
  { id: 'minimax/minimax-m2', name: 'MiniMax: MiniMax M2', released: '2025-10-23', context: 204800, maxOutput: 131072, price: '0.255/1.02/0.03', can: 'tRd', providers: 'Minimax' },
  { id: 'cohere/command-a', name: 'Cohere: Command A', released: '2025-03-13', context: 256000, maxOutput: 8192, price: '2.5/10', can: 's', providers: 'Cohere', moderated: true },
  { id: 'perplexity/sonar-pro', name: 'Perplexity: Sonar Pro', released: '2025-03-07', context: 200000, maxOutput: 8000, price: '3/15', prices: { web_search: '0.005' }, reads: 'image', can: '', providers: 'Perplexity' },
  { id: 'perplexity/sonar', name: 'Perplexity: Sonar', released: '2025-01-27', context: 127072, maxOutput: null, price: '1/1', prices: { request: '0.005' }, reads: 'image', can: '', providers: 'Perplexity' },
  { id: 'amazon/nova-pro-v1', name: 'Amazon: Nova Pro 1.0', released: '2024-12-05', context: 300000, maxOutput: 5120, price: '0.8/3.2/0.2', reads: 'image', can: 't', providers: 'Amazon+Bedrock' },
  { id: 'amazon/nova-micro-v1', name: 'Amazon: Nova Micro 1.0', released: '2024-12-05', context: 128000, maxOutput: 5120, price: '0.035/0.14/0.00875', can: 't', providers: 'Amazon+Bedrock' },
  { id: 'microsoft/phi-4', name: 'Microsoft: Phi 4', released: '2025-01-10', context: 16384, maxOutput: null, price: '0.06/0.14', can: 's', providers: 'DeepInfra' },
  { id: 'nvidia/nemotron-nano-9b-v2:free', name: 'NVIDIA: Nemotron Nano 9B V2 (free)', released: '2025-09-05', context: 128000, maxOutput: null, price: '0/0', can: 'tr', providers: 'NVIDIA' },
  { id: 'inception/mercury-coder', name: 'Inception: Mercury Coder', released: '2025-04-30', context: 128000, maxOutput: 16384, price: '0.25/1', can: 'ts', providers: 'Inception' },
  { id: 'nousresearch/hermes-4-405b', name: 'Nous: Hermes 4 405B', released: '2025-08-26', context: 131072, maxOutput: 131072, price: '0.3/1.2', can: 'rs', providers: 'Nebius' },
  { id: 'gryphe/mythomax-l2-13b', name: 'MythoMax 13B', released: '2023-07-02', context: 4096, maxOutput: null, price: '0.06/0.06', can: '', providers: 'Mancer', expires: '2026-10-31' },
  { id: 'stealth/polaris-alpha', name: 'Polaris Alpha', released: '2026-08-30', context: 256000, maxOutput: 128000, price: '0/0', reads: 'image', can: 'ts', providers: 'Stealth' },
  { id: 'ai21/jamba-large-1.7', name: 'AI21: Jamba Large 1.7', released: '2025-08-08', context: 256000, maxOutput: 4096, price: '/', can: 'ts', providers: 'AI21' },
  { id: 'switchpoint/router', name: 'Switchpoint Router', released: '2025-07-11', context: null, maxOutput: null, price: '0.85/3.4', can: 'r', providers: 'Switchpoint' },
  { id: 'openai/gpt-audio', name: 'OpenAI: GPT Audio', released: '2026-01-19', context: 128000, maxOutput: 16384, price: '2.5/10', prices: { audio: '32', audio_output: '64' }, reads: 'audio', writes: 'audio', can: 't', providers: 'OpenAI' },
  { id: 'qwen/qwen3-embedding-8b', name: 'Qwen: Qwen3 Embedding 8B', released: '2025-10-28', context: 32000, maxOutput: null, price: '0.01/0', writes: 'embeddings', can: '', providers: 'DeepInfra' },
];
