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

const answerNames: readonly string[] = [...texts.keys()];

function answerNamed(name: string): string {
  return texts.get(name) ?? '';
}

const longSize = 40_000;

/** Every text in one, and then numbers, until it is long: for whoever asks for something long. */
function longAnswer(): string {
  const chapters = answerNames.map((name, index) => `# Chapter ${index + 1}\n\n${answerNamed(name)}`);
  const rows: string[] = [];
  let size = chapters.join('').length;
  for (let number = 1; size < longSize; number += 1) {
    const row = `| ${number} | \`${number.toString(2)}\` | \`${number.toString(16)}\` | ${number ** 2} | ${factorsOf(number)} |`;
    size += row.length + 1;
    rows.push(row);
  }
  const head = '| Number | Binary | Hexadecimal | Square | Factors |\n|---:|---:|---:|---:|---|';
  return `${chapters.join('\n\n---\n\n')}\n\n---\n\n# Appendix: numbers\n\n${head}\n${rows.join('\n')}\n`;
}

function factorsOf(number: number): string {
  const factors: number[] = [];
  let rest = number;
  for (let factor = 2; rest > 1; factor += 1) {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  }
  return factors.join(' × ') || 'none';
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
