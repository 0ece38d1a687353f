import type { ChatFailure } from '../failure.ts';
import type { FinishReason, StreamPart, TerminalPart, Usage } from '../stream.ts';
import { Annotations } from './annotations.ts';
import { AnsweredBy, type Asked } from './answeredBy.ts';
import { classifyError } from './classify.ts';
import { contentText, imageUrls, type ReasoningField, reasoningPiece } from './delta.ts';
import { ReasoningDetails } from './reasoningDetails.ts';
import { asArray, asObject, asText, parseJson, type WireObject } from './tolerant.ts';
import { ToolCalls } from './toolCalls.ts';
import { readUsage } from './usage.ts';

/**
 * Turns the chunks of one answer into parts. What must be whole (tool calls, the reasoning record, usage) is
 * held back until the answer has ended, so that it is told exactly once and never half.
 */
export class AnswerReader {
  readonly #answeredBy: AnsweredBy;
  readonly #toolCalls = new ToolCalls();
  readonly #reasoning = new ReasoningDetails();
  readonly #annotations = new Annotations();
  #parts: StreamPart[] = [];
  #reasoningField: ReasoningField | undefined;
  #finish: { readonly reason: string; readonly native: string | undefined } | undefined;
  #usage: Usage | undefined;
  #failure: ChatFailure | undefined;
  #hasOutput = false;
  #chunks = 0;
  #steps = 0;
  #badChunks = 0;

  constructor(asked: Asked) {
    this.#answeredBy = new AnsweredBy(asked);
  }

  /** Something is to be told that ends the answer; what follows on the wire does not matter. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** How often the answer went on, in text or in what is still held back: chunks of nothing are no step. */
  get steps(): number {
    return this.#steps;
  }

  get badChunks(): number {
    return this.#badChunks;
  }

  /** The data of one server-sent event other than `[DONE]`. */
  pushText(data: string): void {
    const chunk = asObject(parseJson(data));
    if (chunk) this.push(chunk);
    else this.#badChunks += 1;
  }

  /** An error that stands alone, or an object around one. */
  pushError(error: unknown): void {
    this.push({ error: asObject(error)?.error ?? error });
  }

  /** A chunk of a stream, or a whole completion: they differ in `delta` and `message` only. */
  push(chunk: WireObject): void {
    this.#chunks += 1;
    const news = this.#answeredBy.update(chunk);
    if (news) this.#parts.push(news);
    const choice = firstChoice(chunk.choices);
    const error = chunk.error ?? choice?.error;
    const delta = choice && asObject(choice.delta ?? choice.message);
    if (delta) this.#readDelta(delta);
    if (chunk.citations)
      for (const url of asArray(chunk.citations)) this.#tell(this.#annotations.addUrl(url));
    const usage = chunk.usage ?? asObject(chunk.x_groq)?.usage;
    if (usage) this.#usage = readUsage(usage) ?? this.#usage;
    if (error) this.#fail(error);
    else if (choice) this.#readFinish(choice);
  }

  /** The parts that were made since the last call. */
  take(): readonly StreamPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  /**
   * What remains to be told, the last of it terminal. `isDone` is `[DONE]`, or a body that is whole by its nature;
   * `broken` is what ended the reading early.
   */
  end(isDone: boolean, broken?: ChatFailure): readonly StreamPart[] {
    const parts: StreamPart[] = [...this.take()];
    const failure = this.#failure ?? this.#endFailure(isDone, broken);
    const details = this.#reasoning.finish();
    const annotations = this.#annotations.files;
    const calls = this.#toolCalls.finish(idPrefix(this.#answeredBy.generationId)) ?? [];
    if (!failure) {
      if (details && (details.length > 0 || calls.length > 0))
        parts.push({ type: 'reasoning-details', details });
      if (annotations.length > 0) parts.push({ type: 'file-annotations', annotations });
      for (const call of calls) parts.push({ type: 'tool-call', ...call });
    }
    if (this.#usage) parts.push({ type: 'usage', usage: this.#usage });
    parts.push(failure ? this.#failed(failure) : this.#ended(calls.length > 0));
    return parts;
  }

  #readDelta(delta: WireObject): void {
    const piece = reasoningPiece(delta, this.#reasoningField);
    if (piece) {
      this.#reasoningField = piece.field;
      this.#tell({ type: 'reasoning-delta', text: piece.text });
    }
    if (delta.reasoning_details) this.#reasoning.add(delta.reasoning_details);
    const text = contentText(delta.content) ?? asText(delta.refusal);
    if (text) this.#tell({ type: 'text-delta', text });
    if (delta.images) for (const dataUrl of imageUrls(delta.images)) this.#tell({ type: 'image', dataUrl });
    if (delta.annotations)
      for (const annotation of asArray(delta.annotations)) this.#tell(this.#annotations.add(annotation));
    if (delta.tool_calls) for (const call of asArray(delta.tool_calls)) this.#addToolCall(call);
  }

  #addToolCall(call: unknown): void {
    this.#steps += 1;
    this.#toolCalls.add(call);
  }

  #tell(part: StreamPart | undefined): void {
    if (!part) return;
    this.#hasOutput = true;
    this.#steps += 1;
    this.#parts.push(part);
  }

  #readFinish(choice: WireObject): void {
    // Old servers send an empty reason while they go on; the usage chunk repeats the true one.
    const reason = asText(choice.finish_reason);
    if (!reason || this.#finish) return;
    if (reason === 'error') this.#fail(undefined);
    else this.#finish = { reason, native: asText(choice.native_finish_reason) };
  }

  #fail(error: unknown): void {
    this.#failure ??= classifyError(error);
  }

  #endFailure(isDone: boolean, broken: ChatFailure | undefined): ChatFailure | undefined {
    const hasEnded = this.#finish !== undefined || isDone;
    if (!hasEnded && broken) return broken;
    if (!hasEnded) return { kind: this.#chunks === 0 && this.#badChunks > 0 ? 'bad-response' : 'cut-off' };
    if (!this.#toolCalls.isEmpty) return this.#toolCallFailure();
    const isExplained = this.#finish?.reason === 'length' || this.#finish?.reason === 'content_filter';
    const isEmpty = !this.#hasOutput && !isExplained && !this.#usage?.completionTokens;
    if (!isEmpty) return undefined;
    return { kind: this.#chunks === 0 && this.#badChunks > 0 ? 'bad-response' : 'empty-answer' };
  }

  /** A call that the token limit cut through is left out quietly: the end says why. */
  #toolCallFailure(): ChatFailure | undefined {
    const isBroken = this.#toolCalls.finish('call') === undefined;
    if (!isBroken || this.#finish?.reason === 'length') return undefined;
    return { kind: 'bad-response', detail: 'The model wrote a tool call that is not valid JSON.' };
  }

  #failed(failure: ChatFailure): TerminalPart {
    const { model, provider, generationId } = this.#answeredBy;
    // What the server itself reports before any output is not billed; a lost connection may go on being.
    const isFree = failure === this.#failure || failure.kind === 'empty-answer';
    const hasCost = (this.#usage?.costPico ?? 0n) > 0n;
    return {
      type: 'failure',
      failure: {
        ...(model !== undefined && { model }),
        ...(provider !== undefined && { provider }),
        ...(generationId !== undefined && { generationId }),
        ...failure,
        charge: this.#hasOutput || hasCost || !isFree ? 'possible' : 'none',
      },
    };
  }

  #ended(hasToolCalls: boolean): TerminalPart {
    const reason = hasToolCalls ? 'tool-calls' : finishReason(this.#finish?.reason);
    const native = this.#finish?.native ?? (reason === 'unknown' ? this.#finish?.reason : undefined);
    return { type: 'end', reason, ...(native !== undefined && { nativeReason: native }) };
  }
}

/** The only answer we ask for; others that a server adds are not mixed in. */
function firstChoice(choices: unknown): WireObject | undefined {
  const list = asArray(choices);
  const first = asObject(list[0]);
  return first?.index ? list.map(asObject).find((choice) => !choice?.index) : first;
}

/** Ids that servers forgot are made of the answer's own, short enough for every server. */
function idPrefix(generationId: string | undefined): string {
  return `call_${(generationId ?? '').replace(/[^A-Za-z0-9]/g, '').slice(-12)}`;
}

/** `tool_calls` without a single call is a plain stop. */
function finishReason(wire: string | undefined): FinishReason {
  switch (wire) {
    case 'stop':
    case 'tool_calls':
      return 'stop';
    case 'length':
      return 'length';
    case 'content_filter':
      return 'content-filter';
    default:
      return 'unknown';
  }
}
