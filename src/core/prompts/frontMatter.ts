import type { PromptProblem } from './promptProblem.ts';

/*
 * The head of a prompt file: `key: value` lines between two `---`, and one level of indented lines below a key
 * without a value. Whatever is taken here means the same in YAML; the rest of YAML is refused by name, so that no
 * file means one thing here and another elsewhere.
 */

export interface Field {
  readonly key: string;
  /** From 1, in the file. */
  readonly line: number;
  readonly value: string | readonly Field[];
}

export interface FrontMatter {
  readonly fields: readonly Field[];
  readonly body: string;
  /** Where the body begins, from 1. */
  readonly bodyLine: number;
}

export type FrontMatterResult =
  | { readonly ok: true; readonly frontMatter: FrontMatter }
  | { readonly ok: false; readonly problem: PromptProblem };

const maxHeadLines = 100;
const fence = /^---[ \t]*$/;
const fieldPattern = /^( *)([A-Za-z][\w-]*):(?:[ \t]+([\s\S]*))?$/;

/** A file without a head is all body. */
export function parseFrontMatter(text: string): FrontMatterResult {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (!fence.test(lines[0] ?? '')) {
    return { ok: true, frontMatter: { fields: [], body: lines.join('\n').trim(), bodyLine: 1 } };
  }
  const end = lines.slice(1, maxHeadLines + 2).findIndex((line) => fence.test(line)) + 1;
  if (end === 0) return { ok: false, problem: { line: 1, kind: 'head-not-closed' } };
  const fields = parseFields(lines.slice(1, end));
  if (!fields.ok) return fields;
  const rest = lines.slice(end + 1);
  const blank = rest.findIndex((line) => line.trim() !== '');
  const bodyLine = end + 2 + Math.max(0, blank);
  return { ok: true, frontMatter: { fields: fields.fields, body: rest.join('\n').trim(), bodyLine } };
}

type Fields =
  | { readonly ok: true; readonly fields: readonly Field[] }
  | { readonly ok: false; readonly problem: PromptProblem };

function parseFields(lines: readonly string[]): Fields {
  const fields: (Field & { readonly children: Field[] })[] = [];
  let childIndent = 0;
  for (const [index, text] of lines.entries()) {
    const line = index + 2;
    if (/^\s*(#.*)?$/.test(text)) continue;
    const parsed = parseLine(text, line);
    if ('kind' in parsed) return { ok: false, problem: parsed };
    const { indent, key, value } = parsed;
    const parent = indent > 0 ? fields.at(-1) : undefined;
    const refuse = (kind: 'bad-indent' | 'key-twice' | 'no-value'): Fields => ({
      ok: false,
      problem: { line, kind, name: key },
    });
    if (indent > 0 && (!parent || parent.value !== parent.children)) return refuse('bad-indent');
    if ((parent?.children ?? fields).some((other) => other.key === key)) return refuse('key-twice');
    if (!parent) {
      const children: Field[] = [];
      fields.push({ key, line, value: value ?? children, children });
      continue;
    }
    if (value === undefined) return refuse('no-value');
    if (parent.children.length > 0 && indent !== childIndent) return refuse('bad-indent');
    childIndent = indent;
    parent.children.push({ key, line, value });
  }
  return { ok: true, fields: fields.map(({ key, line, value }) => ({ key, line, value })) };
}

interface Line {
  readonly indent: number;
  readonly key: string;
  /** Undefined where there is none. */
  readonly value: string | undefined;
}

function parseLine(text: string, line: number): Line | PromptProblem {
  const match = fieldPattern.exec(text);
  if (!match) return { line, kind: 'not-a-field' };
  const [, indent = '', key = '', raw = ''] = match;
  const scalar = parseScalar(raw.trim());
  if (!scalar) return { line, kind: 'unsupported-value', name: key };
  return { indent: indent.length, key, value: scalar.value };
}

/** Undefined where it is more than a string on one line. */
function parseScalar(raw: string): { readonly value: string | undefined } | undefined {
  if (raw === '' || raw.startsWith('#')) return { value: undefined };
  if (raw.startsWith('"')) return doubleQuoted(raw);
  if (raw.startsWith("'")) {
    const match = /^'((?:[^']|'')*)'(?:\s+#.*)?$/.exec(raw);
    return match ? { value: (match[1] ?? '').replaceAll("''", "'") } : undefined;
  }
  const plain = raw.replace(/\s#.*$/, '').trimEnd();
  // What YAML would read as a list, a map, an alias, a tag, a block or a mistake.
  const isMore = /^[[\]{}&*!|>%@`,]|^[-?:](?:\s|$)|:(?:\s|$)/.test(plain);
  return isMore ? undefined : { value: plain };
}

function doubleQuoted(raw: string): { readonly value: string } | undefined {
  const match = /^("(?:[^"\\]|\\.)*")(?:\s+#.*)?$/.exec(raw);
  if (!match) return undefined;
  try {
    return { value: String(JSON.parse(match[1] ?? '')) };
  } catch {
    return undefined;
  }
}
