import type { PromptProblem } from './promptProblem.ts';

/*
 * The text of a prompt with its variables: `${selection}`, `${input:question}`. Values are put in once and are never
 * looked at again, so that code with a `${…}` in it stays as it is.
 */

export const variableNames = [
  'selection',
  'problems',
  'changes',
  'file',
  'fileName',
  'language',
  'lines',
  'workspace',
  'date',
] as const;

export type VariableName = (typeof variableNames)[number];

export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'variable'; readonly name: VariableName }
  /** What the user is asked for when the prompt runs. */
  | { readonly type: 'input'; readonly name: string };

export interface Template {
  readonly parts: readonly TemplatePart[];
  /** In the order in which they are asked for, each once. */
  readonly inputs: readonly string[];
  readonly variables: ReadonlySet<VariableName>;
}

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problem: PromptProblem };

const maxInputs = 10;
/** `$$` before a brace is a dollar sign; a `$` before anything else is one too. */
const variable = /\$\$(?=\{)|\$\{([^}\n]{0,200})\}?/g;
const inputPattern = /^input:([^\s${}][^${}]{0,79})$/;

export function parseTemplate(text: string, firstLine = 1): TemplateResult {
  const parts: TemplatePart[] = [];
  let from = 0;
  const addText = (piece: string) => {
    if (piece !== '') parts.push({ type: 'text', text: piece });
  };
  for (const match of text.matchAll(variable)) {
    addText(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[0] === '$$') {
      addText('$');
      continue;
    }
    const part = match[0].endsWith('}') ? partOf(match[1] ?? '') : undefined;
    const line = firstLine + text.slice(0, match.index).split('\n').length - 1;
    if (!part) return { ok: false, problem: { line, kind: 'unknown-variable', name: match[0].slice(0, 60) } };
    parts.push(part);
  }
  addText(text.slice(from));
  return withinBounds(parts, firstLine);
}

function withinBounds(parts: readonly TemplatePart[], line: number): TemplateResult {
  const inputs = new Set(parts.flatMap((part) => (part.type === 'input' ? [part.name] : [])));
  if (inputs.size > maxInputs) return { ok: false, problem: { line, kind: 'too-many-inputs' } };
  const variables = new Set(parts.flatMap((part) => (part.type === 'variable' ? [part.name] : [])));
  return { ok: true, template: { parts, inputs: [...inputs], variables } };
}

function partOf(name: string): TemplatePart | undefined {
  const known = variableNames.find((candidate) => candidate === name);
  if (known) return { type: 'variable', name: known };
  const input = inputPattern.exec(name)?.[1]?.trim();
  return input ? { type: 'input', name: input } : undefined;
}

export interface TemplateValues {
  /** Absent where there is none, such as no file being open. */
  readonly variables: Partial<Readonly<Record<VariableName, string>>>;
  readonly inputs: ReadonlyMap<string, string>;
}

export type Expansion =
  | { readonly ok: true; readonly text: string }
  /** What has no value now. */
  | { readonly ok: false; readonly missing: VariableName };

export function expandTemplate({ parts }: Template, { variables, inputs }: TemplateValues): Expansion {
  let text = '';
  for (const part of parts) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'input') text += inputs.get(part.name) ?? '';
    else {
      const value = variables[part.name];
      if (value === undefined) return { ok: false, missing: part.name };
      // Nothing in a paragraph of its own leaves no gap.
      text = value === '' ? text.replace(/\n\s*$/, '') : text + value;
    }
  }
  return { ok: true, text: text.trim() };
}
