import type { SamplingParameters } from '../conversation.ts';
import { type Field, parseFrontMatter } from './frontMatter.ts';
import type { PromptProblem } from './promptProblem.ts';
import { parseSampling } from './sampling.ts';
import { parseTemplate, type Template } from './template.ts';

/*
 * Prompts and personas are Markdown files with a head. A prompt is what the user says, with variables; a persona is
 * what the model is told before the conversation begins, word for word.
 */

export interface PromptHead {
  /** What follows the slash: the name of the file. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly model?: string;
  readonly parameters: SamplingParameters;
}

export interface PromptFile extends PromptHead {
  readonly template: Template;
  /** Whether running it sends it, where nothing stands against that. */
  readonly sends: boolean;
}

export interface PersonaFile extends PromptHead {
  readonly text: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: PromptProblem };

const fileName = /^([a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?)\.md$/;

/** Whether a file of a prompts folder means to be one: notes and such beside them are left alone. */
export function isPromptFileName(name: string): boolean {
  return /\.md$/i.test(name) && !/^readme\.md$/i.test(name);
}

export function parsePromptFile(name: string, text: string): Parsed<PromptFile> {
  const read = parseHead(name, text, true);
  if (!read.ok) return read;
  const { head, body, bodyLine, sends } = read.value;
  const parsed = parseTemplate(body, bodyLine);
  return parsed.ok ? { ok: true, value: { ...head, template: parsed.template, sends } } : parsed;
}

export function parsePersonaFile(name: string, text: string): Parsed<PersonaFile> {
  const read = parseHead(name, text, false);
  return read.ok ? { ok: true, value: { ...read.value.head, text: read.value.body } } : read;
}

interface Head {
  readonly head: PromptHead;
  readonly body: string;
  readonly bodyLine: number;
  readonly sends: boolean;
}

function parseHead(file: string, text: string, canSend: boolean): Parsed<Head> {
  const id = fileName.exec(file)?.[1];
  if (id === undefined) return problem(1, 'bad-file-name');
  const parsed = parseFrontMatter(text);
  if (!parsed.ok) return parsed;
  const { fields, body, bodyLine } = parsed.frontMatter;
  let head: PromptHead = { id, name: nameFromId(id), description: '', parameters: {} };
  let sends = true;
  for (const field of fields) {
    if (field.key === 'send' && canSend) {
      if (field.value !== 'true' && field.value !== 'false') return problem(field.line, 'bad-value', 'send');
      sends = field.value === 'true';
      continue;
    }
    const change = headField(field);
    if (!change.ok) return change;
    head = { ...head, ...change.value };
  }
  if (body === '') return problem(bodyLine, 'no-text');
  return { ok: true, value: { head, body, bodyLine, sends } };
}

const longest = new Map([
  ['name', 60],
  ['description', 200],
  ['model', 200],
]);

function headField({ key, line, value }: Field): Parsed<Partial<PromptHead>> {
  if (key === 'parameters') {
    if (typeof value === 'string') return problem(line, 'bad-value', key);
    return parseSampling(value);
  }
  const most = longest.get(key);
  if (most === undefined) return problem(line, 'unknown-key', key);
  if (typeof value !== 'string') return problem(line, value.length > 0 ? 'bad-value' : 'no-value', key);
  const isGood = value.trim() !== '' && value.length <= most && !/[\p{Cc}\p{Cf}]/u.test(value);
  if (!isGood || (key === 'model' && /\s/.test(value))) return problem(line, 'bad-value', key);
  return { ok: true, value: { [key]: value } };
}

/** `write-tests` → `Write tests`. */
export function nameFromId(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function problem(
  line: number,
  kind: PromptProblem['kind'],
  name?: string,
): { readonly ok: false; readonly problem: PromptProblem } {
  return { ok: false, problem: { line, kind, ...(name !== undefined && { name }) } };
}
