import * as vscode from 'vscode';
import type { SamplingParameters } from '../../core/conversation.ts';
import type {
  ChatContent,
  ChatMessage,
  ChatRequest,
  ChatToolCall,
  ToolDefinition,
} from '../../core/openrouter/chatRequest.ts';

/*
 * Between VS Code's words for a chat and ours. What comes in is made by other extensions: a part that is none that
 * we know is left out.
 */

type IncomingMessage = Pick<vscode.LanguageModelChatRequestMessage, 'role' | 'content'>;

/** VS Code has no name for it yet, and sends it already. */
const systemRole = 3;

export function toChatMessages(messages: readonly IncomingMessage[]): readonly ChatMessage[] {
  return messages.flatMap(toMessages);
}

function toMessages({ role, content }: IncomingMessage): readonly ChatMessage[] {
  if (Number(role) === systemRole) return [{ role: 'system', text: textIn(content) }];
  if (role === vscode.LanguageModelChatMessageRole.Assistant) {
    const toolCalls = content.flatMap(toToolCall);
    return [{ role: 'assistant', text: textIn(content), ...(toolCalls.length > 0 && { toolCalls }) }];
  }
  // Results answer the calls of the message before, so they come first.
  const results = content.flatMap((part): ChatMessage[] =>
    part instanceof vscode.LanguageModelToolResultPart
      ? [{ role: 'tool', callId: part.callId, content: part.content.flatMap(toContent) }]
      : [],
  );
  const own = content.flatMap(toContent);
  return own.length > 0 || results.length === 0 ? [...results, { role: 'user', content: own }] : results;
}

function toToolCall(part: unknown): readonly ChatToolCall[] {
  if (!(part instanceof vscode.LanguageModelToolCallPart)) return [];
  return [{ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) }];
}

function toContent(part: unknown): readonly ChatContent[] {
  if (part instanceof vscode.LanguageModelTextPart) return [{ type: 'text', text: part.value }];
  if (!(part instanceof vscode.LanguageModelDataPart)) return [];
  const { mimeType, data } = part;
  if (/^image\/(png|jpeg|gif|webp)$/.test(mimeType)) return [{ type: 'image', url: dataUrl(mimeType, data) }];
  if (mimeType === 'application/pdf')
    return [{ type: 'file', name: 'document.pdf', dataUrl: dataUrl(mimeType, data) }];
  if (/^text\/|^application\/json$/.test(mimeType))
    return [{ type: 'text', text: new TextDecoder().decode(data) }];
  return [];
}

function textIn(content: readonly unknown[]): string {
  return content
    .flatMap((part) => (part instanceof vscode.LanguageModelTextPart ? [part.value] : []))
    .join('');
}

function dataUrl(mimeType: string, data: Uint8Array): string {
  return `data:${mimeType};base64,${Buffer.from(data).toString('base64')}`;
}

export function toTools(
  tools: readonly vscode.LanguageModelChatTool[] = [],
  mode: vscode.LanguageModelChatToolMode,
): Pick<ChatRequest, 'tools' | 'toolChoice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(toTool),
    toolChoice: mode === vscode.LanguageModelChatToolMode.Required ? 'required' : 'auto',
  };
}

function toTool({ name, description, inputSchema }: vscode.LanguageModelChatTool): ToolDefinition {
  // Some servers refuse a tool without a schema, and one that takes nothing has none here.
  const parameters = (inputSchema ?? { type: 'object', properties: {} }) as Record<string, unknown>;
  return { name, description, parameters };
}

/** Names as other providers know them. What is none, or no number, is left out. */
export function toParameters(options: Readonly<Record<string, unknown>> = {}): SamplingParameters {
  const number = (...names: readonly string[]) =>
    names.map((name) => options[name]).find((value) => typeof value === 'number' && Number.isFinite(value)) as
      | number
      | undefined;
  const temperature = number('temperature');
  const topP = number('top_p', 'topP');
  const maxTokens = number('max_tokens', 'maxTokens', 'max_completion_tokens');
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxTokens !== undefined && maxTokens >= 1 && { maxTokens: Math.floor(maxTokens) }),
  };
}

/** A call whose arguments are no object is passed on with none, as VS Code takes only objects. */
export function toolCallPart(id: string, name: string, args: string): vscode.LanguageModelToolCallPart {
  return new vscode.LanguageModelToolCallPart(id, name, parsedObject(args));
}

function parsedObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

export function imagePart(url: string): vscode.LanguageModelDataPart | undefined {
  const [, mimeType, base64] = /^data:(image\/[a-z+.-]+);base64,(.*)$/s.exec(url) ?? [];
  if (mimeType === undefined || base64 === undefined) return undefined;
  return vscode.LanguageModelDataPart.image(Buffer.from(base64, 'base64'), mimeType);
}
