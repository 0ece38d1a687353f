import type { SamplingParameters } from '../conversation.ts';
import { cachesAutomatically, isLongPrefix, wireMessages } from './chatMessages.ts';
import type {
  ChatRequest,
  Plugins,
  ProviderPreferences,
  ResponseFormat,
  ToolDefinition,
} from './chatRequest.ts';
import { answerTokens } from './maxTokens.ts';
import type { Server } from './server.ts';
import { defined } from './tolerant.ts';

type Wire = Record<string, unknown>;

export interface BodyOptions {
  /** Asks other servers for usage at the end of a stream; those that refuse the field are asked again without. */
  readonly wantsStreamOptions?: boolean;
}

/**
 * The exact bytes of a request. Keys come in a fixed order, so that equal prefixes are equal bytes and hit the
 * provider's prompt cache.
 */
export function chatBody(server: Server, request: ChatRequest, options: BodyOptions = {}): string {
  const isStreamed = request.stream ?? true;
  const wantsUsage = server.dialect === 'openai' && isStreamed && options.wantsStreamOptions !== false;
  return JSON.stringify({
    model: request.model,
    messages: wireMessages(server, request),
    stream: isStreamed,
    ...(wantsUsage && { stream_options: { include_usage: true } }),
    ...samplingFields(request.parameters),
    ...maxTokensField(server, request),
    ...toolFields(request),
    ...defined({
      response_format: request.responseFormat && wireResponseFormat(request.responseFormat),
      verbosity: request.verbosity,
    }),
    ...(server.dialect === 'openrouter' ? openRouterFields(request) : otherServerFields(request)),
  });
}

function samplingFields(parameters: SamplingParameters): Wire {
  return defined({
    temperature: parameters.temperature,
    top_p: parameters.topP,
    top_k: parameters.topK,
    min_p: parameters.minP,
    top_a: parameters.topA,
    frequency_penalty: parameters.frequencyPenalty,
    presence_penalty: parameters.presencePenalty,
    repetition_penalty: parameters.repetitionPenalty,
    seed: parameters.seed,
    stop: filled(parameters.stop?.slice(0, 4)),
  });
}

/** Other servers have their own sound default, and only some know limits that we know too. */
function maxTokensField(server: Server, { parameters, limits }: ChatRequest): Wire {
  const isKnown = parameters.maxTokens !== undefined || limits?.maxCompletionTokens !== undefined;
  if (server.dialect === 'openai' && !isKnown) return {};
  const name = server.host === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens';
  return { [name]: answerTokens(parameters.maxTokens, limits) };
}

function toolFields({ tools, toolChoice, parallelToolCalls }: ChatRequest): Wire {
  if (!tools || tools.length === 0) return {};
  return defined({
    tools: tools.map(wireTool),
    tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice,
    parallel_tool_calls: parallelToolCalls,
  });
}

function wireTool({ name, description, parameters, strict }: ToolDefinition): Wire {
  return { type: 'function', function: defined({ name, description, parameters, strict }) };
}

function wireResponseFormat(format: ResponseFormat): Wire {
  if (format.type === 'json-schema') {
    const { name, strict, schema } = format;
    return { type: 'json_schema', json_schema: defined({ name, strict, schema }) };
  }
  return { type: format.type === 'json-object' ? 'json_object' : 'text' };
}

function openRouterFields(request: ChatRequest): Wire {
  const { fallbackModels = [], parameters, provider, plugins, sessionId } = request;
  const effort = parameters.reasoningEffort;
  const isCached = cachesAutomatically(request) && isLongPrefix(request);
  return defined({
    models: fallbackModels.length > 0 ? [request.model, ...fallbackModels] : undefined,
    reasoning: effort && { effort },
    provider: provider && wireProvider(provider),
    plugins: plugins && filled(wirePlugins(plugins)),
    session_id: sessionId?.slice(0, 256),
    cache_control: isCached ? { type: 'ephemeral' } : undefined,
  });
}

function otherServerFields({ parameters }: ChatRequest): Wire {
  return defined({ reasoning_effort: parameters.reasoningEffort });
}

function wireProvider(provider: ProviderPreferences): Wire | undefined {
  const { maxPrice } = provider;
  const wire = defined({
    order: filled(provider.order),
    only: filled(provider.only),
    ignore: filled(provider.ignore),
    allow_fallbacks: provider.allowFallbacks,
    sort: provider.sort,
    data_collection: provider.dataCollection,
    zdr: provider.zeroDataRetention,
    require_parameters: provider.requireParameters,
    quantizations: filled(provider.quantizations),
    max_price: maxPrice && defined({ prompt: maxPrice.prompt, completion: maxPrice.completion }),
  });
  return Object.keys(wire).length > 0 ? wire : undefined;
}

function wirePlugins({ web, pdfEngine, contextCompression, responseHealing }: Plugins): readonly Wire[] {
  return [
    ...(web ? [wireWebPlugin(web)] : []),
    ...(pdfEngine ? [{ id: 'file-parser', pdf: { engine: pdfEngine } }] : []),
    // Said either way, since an account or a small endpoint may switch it on by itself.
    ...(contextCompression === undefined ? [] : [{ id: 'context-compression', enabled: contextCompression }]),
    ...(responseHealing ? [{ id: 'response-healing' }] : []),
  ];
}

function wireWebPlugin(web: NonNullable<Plugins['web']>): Wire {
  return defined({
    id: 'web',
    engine: web.engine,
    max_results: web.maxResults,
    search_prompt: web.searchPrompt,
    include_domains: filled(web.includeDomains),
    exclude_domains: filled(web.excludeDomains),
  });
}

/** An empty list is no wish. */
function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
