import type { Charge } from './charge.ts';
import type { AnswerFacts, AttachmentRef, ContentPart, Message, MessageState } from './conversation.ts';
import { AttemptMeter } from './costs/attemptMeter.ts';
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
  readonly #costs: DraftCosts;

  constructor(message: Message, clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now();
    this.#message = message;
    this.#before = message.answer;
    this.#costs = new DraftCosts(message.answer);
    // How the attempt before ended is no longer true; that it cost something still is.
    const { failure: _failure, finishReason: _finish, ...facts } = message.answer ?? { requestedModel: '' };
    this.#facts = facts;
  }

  get message(): Message {
    return this.#message;
  }

  /** Takes the next part; returns by what the message grew, when that is all that happened. */
  add(part: GrowingPart): Growth | undefined {
    if (this.#costs.add(part)) this.#setFacts(this.#costs.facts);
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
        this.#setFacts({ ...totalled(this.#before, part.usage), ...this.#costs.facts });
        return undefined;
      case 'attempt':
        this.nextAttempt();
        return undefined;
      case 'charge':
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
    this.#costs.add({ type: 'image', dataUrl: '' });
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
    this.#costs.close();
    this.#setFacts({ latencyMs: this.#elapsedMs(), ...this.#costs.facts });
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

/** What the attempts of an answer cost together, on top of what it had cost before. */
class DraftCosts {
  readonly #before: Pick<AnswerFacts, 'costPico' | 'costIsEstimate'>;
  readonly #charges: Charge[] = [];
  #meter: AttemptMeter | undefined;
  /** The first guess at the open attempt: what is left of it after a crash. */
  #open: Charge | undefined;
  #hasAttempts = false;

  constructor(before: AnswerFacts | undefined) {
    this.#before = before ?? {};
  }

  /** True where the facts are others now. */
  add(part: StreamPart): boolean {
    if (part.type === 'attempt') {
      this.close();
      this.#hasAttempts = true;
      this.#meter = new AttemptMeter(part.attempt);
      return true;
    }
    if (part.type === 'charge') {
      this.#end(part.charge);
      return true;
    }
    this.#meter?.add(part);
    if (this.#open || !this.#meter?.hasOutput) return false;
    const charge = this.#meter.charge();
    this.#open = charge && { ...charge, isOpen: true };
    return true;
  }

  /** Nothing comes any more, whether the attempt has told its end or not. */
  close(): void {
    if (this.#meter) this.#end(this.#meter.charge());
  }

  /** Nothing where no attempt was made: then what was told in other ways stands. */
  get facts(): Pick<AnswerFacts, 'charges' | 'costPico' | 'costIsEstimate'> {
    if (!this.#hasAttempts) return {};
    const known = this.#charges.filter(({ costPico }) => costPico !== undefined);
    const isEstimate =
      this.#before.costIsEstimate === true || known.some(({ certainty }) => certainty === 'estimated');
    const costPico = known.reduce((total, charge) => sum(total, charge.costPico), this.#before.costPico);
    return {
      charges: this.#open ? [...this.#charges, this.#open] : [...this.#charges],
      ...(costPico !== undefined && { costPico }),
      ...(isEstimate && { costIsEstimate: true }),
    };
  }

  #end(charge: Charge | undefined): void {
    this.#meter = undefined;
    this.#open = undefined;
    if (charge) this.#charges.push(charge);
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
