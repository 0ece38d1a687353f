import type { AnswerFacts, AttachmentRef, ContentPart, Message, MessageState } from './conversation.ts';
import type { Clock } from './ports.ts';
import type { StreamPart, TerminalPart, Usage } from './stream.ts';

/** What a message grew by. */
export interface Growth {
  readonly text: string;
  readonly reasoning: string;
}

export type Waiting = Extract<StreamPart, { type: 'waiting' }>;

type Image = Extract<StreamPart, { type: 'image' }>;

type GrowingPart = Exclude<StreamPart, TerminalPart | Waiting | Image>;

/** An answer as it grows: parts of a stream go in, the message as it stands comes out. */
export class AnswerDraft {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  /** What the attempts before this one cost, when this one continues them. */
  #before: AnswerFacts | undefined;
  #message: Message;
  #facts: AnswerFacts;
  #reasoningSinceMs: number | undefined;

  constructor(message: Message, clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now();
    this.#message = message;
    this.#before = message.answer;
    // How the attempt before ended is no longer true; that it cost something still is.
    const { failure: _failure, finishReason: _finish, ...facts } = message.answer ?? { requestedModel: '' };
    this.#facts = facts;
  }

  get message(): Message {
    return this.#message;
  }

  /** Takes the next part; returns by what the message grew, when that is all that happened. */
  add(part: GrowingPart): Growth | undefined {
    switch (part.type) {
      case 'text-delta':
        this.#endReasoning();
        return this.#grow('text', part.text);
      case 'reasoning-delta':
        this.#reasoningSinceMs ??= this.#clock.now();
        return this.#grow('reasoning', part.text);
      case 'answered-by': {
        const { type: _, ...who } = part;
        if (who.fallback && !this.#facts.fallback) this.nextAttempt();
        this.#setFacts(who);
        return undefined;
      }
      case 'usage':
        this.#setFacts(totalled(this.#before, part.usage));
        return undefined;
      case 'reasoning-details':
        this.#push({
          type: 'reasoning-details',
          model: this.#facts.model ?? this.#facts.requestedModel,
          details: part.details,
        });
        return undefined;
      case 'tool-call':
        this.#push({ type: 'tool-call', id: part.id, name: part.name, arguments: part.arguments });
        return undefined;
      case 'citation':
      case 'file-annotations':
        this.#push(part);
        return undefined;
    }
  }

  /** Another attempt begins: what the one before used was used all the same. */
  nextAttempt(): void {
    this.#before = this.#facts;
  }

  addImage(attachment: AttachmentRef): void {
    this.#push({ type: 'image', attachment });
  }

  /** Ends the message. Without a terminal part it was stopped by the user. */
  end(terminal: TerminalPart | undefined): void {
    if (terminal?.type === 'end') this.#setFacts({ finishReason: terminal.reason });
    if (terminal?.type === 'failure') this.#setFacts({ failure: terminal.failure });
    this.#close(endState(terminal));
  }

  /** Ends the message as a crash would have. */
  interrupt(): void {
    this.#close('interrupted');
  }

  #close(state: MessageState): void {
    this.#endReasoning();
    this.#setFacts({ latencyMs: this.#elapsedMs() });
    this.#message = { ...this.#message, state };
  }

  #grow(type: 'text' | 'reasoning', more: string): Growth {
    if (this.#facts.timeToFirstTokenMs === undefined) {
      this.#setFacts({ timeToFirstTokenMs: this.#elapsedMs() });
    }
    const parts = this.#message.parts;
    const last = parts.at(-1);
    if (last?.type === type) {
      const grown = { ...last, text: last.text + more };
      this.#message = { ...this.#message, parts: [...parts.slice(0, -1), grown] };
    } else {
      this.#push({ type, text: more });
    }
    return type === 'text' ? { text: more, reasoning: '' } : { text: '', reasoning: more };
  }

  #push(part: ContentPart): void {
    this.#message = { ...this.#message, parts: [...this.#message.parts, part] };
  }

  #endReasoning(): void {
    if (this.#reasoningSinceMs === undefined) return;
    const durationMs = this.#clock.now() - this.#reasoningSinceMs;
    this.#reasoningSinceMs = undefined;
    const at = this.#message.parts.findLastIndex(({ type }) => type === 'reasoning');
    const parts = this.#message.parts.map((part, index) =>
      index === at && part.type === 'reasoning' ? { ...part, durationMs } : part,
    );
    this.#message = { ...this.#message, parts };
  }

  #setFacts(facts: Partial<AnswerFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#message = { ...this.#message, answer: this.#facts };
  }

  #elapsedMs(): number {
    return this.#clock.now() - this.#startedAtMs;
  }
}

/** The usage of this attempt on top of what was used before it. */
function totalled(before: AnswerFacts | undefined, usage: Usage): Pick<AnswerFacts, 'usage' | 'costPico'> {
  const earlier = before?.usage;
  const costPico = sum(before?.costPico, usage.costPico);
  const total = earlier
    ? {
        ...usage,
        promptTokens: earlier.promptTokens + usage.promptTokens,
        completionTokens: earlier.completionTokens + usage.completionTokens,
      }
    : usage;
  return {
    usage: costPico === undefined ? total : { ...total, costPico },
    ...(costPico !== undefined && { costPico }),
  };
}

function sum(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  return one === undefined || other === undefined ? (one ?? other) : one + other;
}

function endState(terminal: TerminalPart | undefined): MessageState {
  if (!terminal) return 'stopped';
  if (terminal.type === 'end') return 'complete';
  return terminal.failure.kind === 'cut-off' ? 'cut-off' : 'failed';
}
