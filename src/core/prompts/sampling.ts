import type { SamplingParameters } from '../conversation.ts';
import type { Field } from './frontMatter.ts';
import type { PromptProblem } from './promptProblem.ts';

/* The parameters in the head of a prompt file. */

type Read = (text: string) => number | string | undefined;

const between =
  (least: number, most: number): Read =>
  (text) => {
    const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };

const whole =
  (least: number, most: number): Read =>
  (text) =>
    /^\d+$/.test(text) ? between(least, most)(text) : undefined;

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const readers: {
  readonly [Name in Exclude<keyof SamplingParameters, 'stop' | 'webSearch' | 'provider'>]-?: Read;
} = {
  temperature: between(0, 2),
  topP: between(0, 1),
  topK: whole(0, 10_000),
  minP: between(0, 1),
  topA: between(0, 1),
  frequencyPenalty: between(-2, 2),
  presencePenalty: between(-2, 2),
  repetitionPenalty: between(0, 2),
  maxTokens: whole(1, 10_000_000),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  reasoningEffort: (text) => efforts.find((effort) => effort === text),
};

export function parseSampling(
  fields: readonly Field[],
):
  | { readonly ok: true; readonly value: { readonly parameters: SamplingParameters } }
  | { readonly ok: false; readonly problem: PromptProblem } {
  const parameters: Record<string, number | string> = {};
  for (const { key, line, value } of fields) {
    if (!Object.hasOwn(readers, key)) {
      return { ok: false, problem: { line, kind: 'unknown-parameter', name: key } };
    }
    const read = readers[key as keyof typeof readers](String(value));
    if (read === undefined) return { ok: false, problem: { line, kind: 'bad-value', name: key } };
    parameters[key] = read;
  }
  return { ok: true, value: { parameters: parameters as SamplingParameters } };
}
