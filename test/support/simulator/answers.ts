import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hashOf } from './chance.ts';

/** The texts that the simulator answers with: by a word of the prompt, else one after another. */

const folder = path.join(import.meta.dirname, 'answers');

const texts: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => [name.slice(0, -3), readFileSync(path.join(folder, name), 'utf8').trim()]),
);

const words: readonly (readonly [RegExp, string])[] = [
  [/\b(python|numpy|cosine|similar)/i, 'similarity'],
  [/\b(sql|database|index|query)\b/i, 'database'],
  [/\b(rust|borrow|ownership)/i, 'ownership'],
  [/\b(maths?|formula|equation|proof|gradient)/i, 'gradient'],
  [/\b(git|rebase|merge|commit)\b/i, 'git'],
  [/\b(regex|regular expression|pattern)/i, 'regex'],
  [/\b(debounce|typescript|javascript|async|promise)/i, 'debounce'],
  [/\b(refactor|review|clean)/i, 'review'],
  [/\b(table|compare|difference|versus|vs)\b/i, 'structures'],
  [/\b(float|money|decimal|rounding)/i, 'floats'],
  [/\b(plan|steps|todo|checklist|list)\b/i, 'plan'],
];

export const answerNames: readonly string[] = [...texts.keys()];

export function answerNamed(name: string): string {
  return texts.get(name) ?? '';
}

/** Every text in one: about 40 KB, for whoever asks for something long. */
export function longAnswer(): string {
  const chapters = answerNames.map((name, index) => `# Chapter ${index + 1}\n\n${answerNamed(name)}`);
  const once = `${chapters.join('\n\n---\n\n')}\n`;
  return once.length >= 40_000 ? once : once.repeat(Math.ceil(40_000 / Math.max(1, once.length)));
}

/** `turn` makes a repeated question get another answer. */
export function answerFor(prompt: string, turn: number): string {
  const echoed = /^\s*\/echo\s([\s\S]*)$/.exec(prompt)?.[1];
  if (echoed !== undefined) return echoed;
  if (/^\s*\/long\b|\blong answer\b/i.test(prompt)) return longAnswer();
  if (/^\s*(hi|hello|hey|good (morning|evening))\b/i.test(prompt)) return answerNamed('hello');
  const known = words.find(([pattern]) => pattern.test(prompt))?.[1];
  const rotation = answerNames[(hashOf(prompt) + turn) % Math.max(1, answerNames.length)];
  return answerNamed(known ?? rotation ?? '') || 'Hello from the simulator.';
}
