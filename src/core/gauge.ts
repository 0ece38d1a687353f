import type { Answers, PreparedRequest, RequestTokens } from './answers.ts';
import type { ConversationId, Prompt } from './conversation.ts';
import { estimateCost } from './costs/estimate.ts';
import type { CostRange } from './costs/price.ts';
import type { History } from './history/history.ts';
import type { Clock } from './ports.ts';
import { estimateTextTokens } from './tokens.ts';

/*
 * How full the context will be, and about what the next answer costs, while its prompt is still written. The history
 * is measured once and again when it changes; what is typed is measured each time.
 */

export interface GaugeReading {
  readonly tokens: RequestTokens;
  /** What the model can read and write together; absent where nobody knows. */
  readonly contextTokens?: number;
  readonly cost?: CostRange;
}

export interface GaugePorts {
  readonly answers: Pick<Answers, 'prepare'>;
  readonly history: Pick<History, 'conversation' | 'answerLengths'>;
  readonly clock: Clock;
}

/** By as much estimates of tokens err. */
const error = 0.1;
const nothing: Prompt = { text: '', attachments: [] };

export class Gauge {
  readonly #ports: GaugePorts;
  #measured: { readonly key: string; readonly prepared: PreparedRequest } | undefined;

  constructor(ports: GaugePorts) {
    this.#ports = ports;
  }

  /** `situation` is everything outside of the conversation that shapes the request, such as the default model. */
  async read(id: ConversationId | null, draft: Prompt, situation: string): Promise<GaugeReading> {
    const { system, history, attachments, reserved, model, prompt } = await this.#parts(id, draft, situation);
    const tokens = { system, history, attachments, prompt, reserved };
    const together = system + history + attachments + prompt;
    const answerTokens = model && (await this.#ports.history.answerLengths(model.id));
    const cost = estimateCost(model, {
      promptTokens: { low: Math.floor(together * (1 - error)), high: Math.ceil(together * (1 + error)) },
      answerTokens,
      images: draft.attachments.filter(({ type }) => type === 'image').length,
      atMs: this.#ports.clock.now(),
    });
    const contextTokens = model?.endpointContextTokens ?? model?.contextTokens;
    return { tokens, ...(contextTokens !== undefined && { contextTokens }), ...(cost && { cost }) };
  }

  async #parts(id: ConversationId | null, draft: Prompt, situation: string) {
    const along = { text: '', attachments: draft.attachments };
    const conversation = id === null ? undefined : await this.#ports.history.conversation(id);
    // The last of them changes when an answer is complete: the message that has grown meanwhile is the same.
    const { activeMessageId, model, systemPrompt, parameters, messageCount, updatedAtMs } =
      conversation ?? {};
    const hashes = draft.attachments.map(({ attachment }) => attachment.hash);
    const whole = [id, activeMessageId, model, systemPrompt, parameters, messageCount, updatedAtMs];
    const shape = [...whole, hashes, situation];
    const key = JSON.stringify(shape);
    if (this.#measured?.key !== key) {
      const prepared = await this.#ports.answers.prepare(id, hashes.length > 0 ? along : nothing);
      this.#measured = { key, prepared };
    }
    const { prepared } = this.#measured;
    const prompt = draft.text === '' ? 0 : estimateTextTokens(draft.text);
    return { ...prepared.tokens, model: prepared.model, prompt };
  }
}
