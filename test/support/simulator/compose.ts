import type { Delta } from './answer.ts';
import { answerFor } from './answers.ts';
import { Chance, hashOf } from './chance.ts';
import type { ChatRequest, FunctionTool } from './chatRequest.ts';
import { faultTable } from './faultTable.ts';
import { listOf, objectOf, textOf } from './json.ts';
import type { Model } from './models.ts';
import { drawnImage } from './picture.ts';
import { reasoningDeltas } from './reasoning.ts';
import { exampleOf } from './schemaExample.ts';
import { countTokens, tokensOf } from './tokens.ts';

/** What a test may put in the mouth of the model. */
export interface ScriptedAnswer {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: string }[];
  readonly finishReason?: string;
  /** Characters in a chunk; otherwise one to three tokens. */
  readonly chunkSize?: number;
  readonly firstDelayMs?: number;
  readonly chunkDelayMs?: number;
}

export interface Composition {
  readonly deltas: readonly Delta[];
  readonly finishReason: string;
}

const tokensPerImage = 1290;

/** The contents of an answer, cut to the length that was asked for. */
export function compose(request: ChatRequest, model: Model, scripted: ScriptedAnswer = {}): Composition {
  const reasons =
    (scripted.reasoning !== undefined || thinks(request, model)) && !scripted.toolCalls?.length
      ? reasoningDeltas(model.id, scripted.reasoning ?? thoughtsOn(request), request)
      : [];
  const isScripted = scripted.text !== undefined || scripted.toolCalls !== undefined;
  const calls = scripted.toolCalls ?? (isScripted ? [] : toolCalls(request));
  const text = scripted.text ?? (calls.length > 0 ? '' : textFor(request));
  const stopped = cutAtStop(text, request);
  const deltas = [
    ...reasons,
    ...textDeltas(stopped, scripted.chunkSize),
    ...calls.flatMap((call, index) =>
      toolCallDeltas(call, index, `${request.prompt} ${request.messages.length}`),
    ),
    ...(isScripted ? [] : extras(request, model)),
  ];
  const reason = scripted.finishReason ?? (calls.length > 0 ? 'tool_calls' : 'stop');
  return cutAtLimit(deltas, request.maxTokens, reason);
}

function thinks(request: ChatRequest, model: Model): boolean {
  if (!model.reasoning) return false;
  return request.wantsReasoning ?? model.reasoning.default_enabled;
}

function thoughtsOn({ prompt }: ChatRequest): string {
  const subject = prompt.replace(/\s+/g, ' ').slice(0, 60) || 'this';
  return [
    `The question is about “${subject}”.`,
    'First I look at what is really being asked, then at what would help most: a short answer, an example that runs, and the one trap people fall into.',
    'A table or a list is only worth it where things are compared. I will keep the prose short and let the code speak.',
  ].join('\n\n');
}

function textFor(request: ChatRequest): string {
  if (/^\s*\/faults\b/.test(request.prompt)) return faultTable();
  const result = request.messages.at(-1);
  if (result?.['role'] === 'tool')
    return `The tool answered:\n\n\`\`\`\n${contentOf(result['content'])}\n\`\`\``;
  const format = objectOf(request.body['response_format']);
  if (format['type'] === 'json_schema') {
    return JSON.stringify(exampleOf(objectOf(objectOf(format['json_schema'])['schema'])));
  }
  if (format['type'] === 'json_object') return JSON.stringify({ answer: 'An object, as you asked.' });
  const asksTitle = /\b(title|headline)\b/i.test(request.prompt) && request.messages.length <= 2;
  if (asksTitle) return 'A question of style';
  const turn = request.messages.filter(({ role }) => role === 'user').length;
  return answerFor(request.prompt.replace(/^\s*\/slow\b\s*/, ''), turn);
}

function contentOf(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function cutAtStop(text: string, { body }: ChatRequest): string {
  const stops = typeof body['stop'] === 'string' ? [body['stop']] : listOf(body['stop']);
  const ends = stops.flatMap((stop) => {
    const at = textOf(stop) ? text.indexOf(String(stop)) : -1;
    return at < 0 ? [] : [at];
  });
  return ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
}

function textDeltas(text: string, chunkSize?: number): readonly Delta[] {
  const pieces = chunkSize ? (text.match(new RegExp(`[\\s\\S]{1,${chunkSize}}`, 'gu')) ?? []) : groups(text);
  return pieces.map((piece) => ({ delta: { content: piece }, tokens: countTokens(piece), kind: 'text' }));
}

/** One to three tokens at a time, as providers send them. */
function groups(text: string): readonly string[] {
  const chance = new Chance(hashOf(text));
  const tokens = tokensOf(text);
  const pieces: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const size = 1 + Math.floor(chance.next() * 3);
    pieces.push(tokens.slice(at, at + size).join(''));
    at += size;
  }
  return pieces;
}

function toolCalls(request: ChatRequest): readonly { readonly name: string; readonly arguments: string }[] {
  const choice = request.body['tool_choice'];
  if (request.tools.length === 0 || choice === 'none') return [];
  const named = textOf(objectOf(objectOf(choice)['function'])['name']);
  const isForced = choice === 'required' || named !== undefined;
  const isAnswered = request.messages.at(-1)?.['role'] === 'tool';
  const isAsked =
    /\btools?\b/i.test(request.prompt) || request.tools.some(({ name }) => request.prompt.includes(name));
  if (!isForced && (isAnswered || !isAsked)) return [];
  const isPlural = /\btools\b/i.test(request.prompt) && request.body['parallel_tool_calls'] !== false;
  const mentioned = request.tools.filter(({ name }) => request.prompt.includes(name));
  const wanted = named ? request.tools.filter(({ name }) => name === named) : mentioned;
  const chosen = wanted.length > 0 ? wanted : request.tools;
  return chosen.slice(0, isPlural ? 2 : 1).map(callOf);
}

function callOf({ name, parameters }: FunctionTool) {
  return { name, arguments: JSON.stringify(exampleOf(parameters)) };
}

/** The name first, the arguments in two halves. */
function toolCallDeltas(
  call: { readonly name: string; readonly arguments: string },
  index: number,
  seed: string,
): readonly Delta[] {
  const id = `call_${new Chance(hashOf(`${seed} ${index}`)).letters(9)}`;
  const half = Math.ceil(call.arguments.length / 2);
  const first = { index, id, type: 'function', function: { name: call.name, arguments: '' } };
  const pieces = [call.arguments.slice(0, half), call.arguments.slice(half)].filter(Boolean);
  return [first, ...pieces.map((text) => ({ index, function: { arguments: text } }))].map((piece) => ({
    delta: { tool_calls: [piece] },
    tokens: countTokens(piece.function.arguments) + ('id' in piece ? 4 : 0),
    kind: 'tool-call',
  }));
}

/** Pictures, sources and what was read from a PDF come after the text. */
function extras(request: ChatRequest, model: Model): readonly Delta[] {
  const draws = model.architecture.output_modalities.includes('image');
  const isAsked = request.wantsImage || /\b(draw|image|picture|paint)/i.test(request.prompt);
  const deltas: Delta[] = [];
  if (draws && isAsked) {
    const image = { type: 'image_url', image_url: { url: drawnImage(request.prompt) }, index: 0 };
    deltas.push({ delta: { images: [image] }, tokens: tokensPerImage, kind: 'image' });
  }
  const annotations = [...(request.wantsWebSearch ? citations() : []), ...fileAnnotations(request)];
  if (annotations.length > 0) deltas.push({ delta: { annotations }, tokens: 0, kind: 'other' });
  return deltas;
}

function citations() {
  return [
    [
      'https://developer.mozilla.org/en-US/docs/Web/JavaScript',
      'JavaScript | MDN',
      'The reference of the language.',
    ],
    ['https://www.rfc-editor.org/rfc/rfc9110', 'RFC 9110: HTTP Semantics', 'What the verbs and codes mean.'],
  ].map(([url, title, content], index) => ({
    type: 'url_citation',
    url_citation: { url, title, content, start_index: index * 20, end_index: index * 20 + 20 },
  }));
}

function fileAnnotations({ messages }: ChatRequest) {
  const files = messages
    .flatMap(({ content }) => listOf(content))
    .map((part) => objectOf(objectOf(part)['file']))
    .filter((file) => `${file['file_data']}`.startsWith('data:application/pdf'));
  return files.map((file) => ({
    type: 'file',
    file: {
      hash: hashOf(String(file['file_data'])).toString(16).padStart(8, '0'),
      name: textOf(file['filename']) ?? 'document.pdf',
      content: [{ type: 'text', text: 'The text of the document, as the parser read it.' }],
    },
  }));
}

function cutAtLimit(deltas: readonly Delta[], maxTokens: number | undefined, reason: string): Composition {
  let left = maxTokens ?? Number.POSITIVE_INFINITY;
  const kept: Delta[] = [];
  for (const delta of deltas) {
    if (delta.tokens <= left) {
      kept.push(delta);
      left -= delta.tokens;
      continue;
    }
    const content = textOf(delta.delta['content']);
    const head = tokensOf(content ?? '')
      .slice(0, left)
      .join('');
    if (head) kept.push({ ...delta, delta: { content: head }, tokens: left });
    return { deltas: kept, finishReason: 'length' };
  }
  return { deltas: kept, finishReason: reason };
}
