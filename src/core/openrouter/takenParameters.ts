import type { SamplingParameters } from '../conversation.ts';
import type { Model } from '../model.ts';

/*
 * What of a conversation's parameters its model takes: what it does not know would be refused by some providers
 * and silently dropped by others. Where a server tells nothing of its models, all are offered.
 */

type Name = keyof SamplingParameters;

/** As the catalogue names them. Those that are not here depend on the server, not on the model. */
const catalogueNames: Readonly<Partial<Record<Name, string>>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  minP: 'min_p',
  topA: 'top_a',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  repetitionPenalty: 'repetition_penalty',
  seed: 'seed',
  stop: 'stop',
};

export type Effort = NonNullable<SamplingParameters['reasoningEffort']>;

const usualEfforts: readonly Effort[] = ['minimal', 'low', 'medium', 'high'];
const knownEfforts: readonly Effort[] = ['none', ...usualEfforts, 'xhigh', 'max'];

/** Whether the model takes this parameter. */
export function takes(model: Model | undefined, name: Name): boolean {
  if (name === 'reasoningEffort') return effortsOf(model).length > 0;
  const told = catalogueNames[name];
  return told === undefined || !model || model.parameters.length === 0 || model.parameters.includes(told);
}

/** How hard the model can be told to think, least first; empty where it does not reason. */
export function effortsOf(model: Model | undefined): readonly Effort[] {
  if (!model || model.parameters.length === 0) return knownEfforts;
  if (!model.parameters.includes('reasoning') && !model.reasoning) return [];
  const { efforts, isMandatory = false } = model.reasoning ?? {};
  const told = efforts ? knownEfforts.filter((effort) => efforts.includes(effort)) : usualEfforts;
  const withNone = efforts || isMandatory ? told : ['none' as const, ...told];
  return isMandatory ? withNone.filter((effort) => effort !== 'none') : withNone;
}

/** The parameters without those that the model does not take. */
export function takenBy(model: Model | undefined, parameters: SamplingParameters): SamplingParameters {
  const taken = Object.entries(parameters).filter(([name, value]) =>
    name === 'reasoningEffort'
      ? effortsOf(model).includes(value as Effort)
      : takes(model, name as keyof SamplingParameters),
  );
  return Object.fromEntries(taken);
}
