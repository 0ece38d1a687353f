import { isObject, type Json, listOf, numberOf, objectOf, textOf } from './json.ts';

/** A chat request, read with the leniency of the real server. */
export interface ChatRequest {
  readonly body: Json;
  readonly models: readonly string[];
  readonly messages: readonly Json[];
  /** The text of the last message of the user. */
  readonly prompt: string;
  readonly isStreamed: boolean;
  readonly maxTokens: number | undefined;
  readonly tools: readonly FunctionTool[];
  readonly wantsWebSearch: boolean;
  readonly wantsImage: boolean;
  /** What the request says of reasoning; undefined leaves it to the model. */
  readonly wantsReasoning: boolean | undefined;
  readonly reasoningBudget: number | undefined;
  readonly hidesReasoning: boolean;
}

export interface FunctionTool {
  readonly name: string;
  readonly parameters: Json;
}

export function readChatRequest(body: Json): ChatRequest {
  const messages = listOf(body['messages']).filter(isObject);
  const last = messages.findLast((message) => message['role'] === 'user');
  const model = textOf(body['model']);
  const reasoning = objectOf(body['reasoning']);
  return {
    body,
    models: [...(model ? [model] : []), ...listOf(body['models']).filter((id) => typeof id === 'string')],
    messages,
    prompt: last ? contentText(last['content']) : (textOf(body['prompt']) ?? ''),
    isStreamed: body['stream'] === true,
    maxTokens: numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']),
    tools: listOf(body['tools']).filter(isObject).flatMap(functionTool),
    wantsWebSearch: wantsWebSearch(body),
    wantsImage: listOf(body['modalities']).includes('image'),
    wantsReasoning: wantsReasoning(body, reasoning),
    reasoningBudget: numberOf(reasoning['max_tokens']),
    hidesReasoning: reasoning['exclude'] === true || body['include_reasoning'] === false,
  };
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => textOf(objectOf(part)['text']) ?? '')
    .join('\n')
    .trim();
}

function functionTool(tool: Json): readonly FunctionTool[] {
  const { name, parameters } = objectOf(tool['function']);
  return typeof name === 'string' ? [{ name, parameters: objectOf(parameters) }] : [];
}

function wantsWebSearch(body: Json): boolean {
  const plugins = listOf(body['plugins']).map(objectOf);
  const tools = listOf(body['tools']).map(objectOf);
  return (
    plugins.some((plugin) => plugin['id'] === 'web' && plugin['enabled'] !== false) ||
    tools.some((tool) => tool['type'] === 'openrouter:web_search') ||
    isObject(body['web_search_options']) ||
    [body['model'], ...listOf(body['models'])].some((id) => typeof id === 'string' && id.endsWith(':online'))
  );
}

function wantsReasoning(body: Json, reasoning: Json): boolean | undefined {
  const effort = textOf(reasoning['effort']) ?? textOf(body['reasoning_effort']);
  if (effort !== undefined) return effort !== 'none';
  if (typeof reasoning['enabled'] === 'boolean') return reasoning['enabled'];
  if (numberOf(reasoning['max_tokens']) !== undefined || body['include_reasoning'] === true) return true;
  return undefined;
}
