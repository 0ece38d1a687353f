import { depthOf, isBlank, isTelling, squeezed } from './lines.ts';

/*
 * What a line of code is about, without knowing its language: the name that it declares, or what it begins with. By
 * it a line is found again after it has changed.
 */

const modifiers =
  '(?:(?:export|default|public|private|protected|internal|static|async|abstract|final|override|readonly|declare|virtual|sealed|partial|unsafe|inline|open|data|suspend|pub(?:\\([a-z]+\\))?|extern)\\s+)*';

const declaration = new RegExp(
  `^${modifiers}(function\\*?|class|interface|type|enum|struct|trait|impl|def|fn|func|fun|module|namespace|const|let|var|val|object|record|protocol|sub|macro_rules!)\\s+(?:\\([^)]*\\)\\s*)?([\\w$.]+(?:<[^>]*>)?(?: for [\\w$.]+)?)`,
);
const method = new RegExp(
  `^${modifiers}(?:[\\w$<>,.?*&:[\\]]+\\s+)*?(?:get |set )?([\\w$#~]+)\\s*(?:<[^>(]*>)?\\([^;]*[{:(,]$`,
);
const field = new RegExp(`^${modifiers}["']?([\\w$.#-]+)["']?\\??\\s*(?::[^=]*)?(?:=(?![=>])|:)`);
/** What is imported may change; where it comes from is what it is known by. */
const imported = /^(?:import|export)\b[^'"]*\bfrom ["']([^"']+)["']|^from ([\w.]+) import\b/;
const words =
  /^(if|else|for|foreach|while|switch|case|do|try|catch|finally|with|when|match|loop|return|throw|elif|except|until|unless|select|using|lock|default)\b/;

/** The kind and name of what the line declares; the same before and after its details change. */
export function declaredBy(line: string): string | undefined {
  const text = squeezed(line);
  const [, kind, name] = declaration.exec(text) ?? [];
  if (kind && name) return `${/^(const|let|var|val)$/.test(kind) ? 'var' : kind} ${name}`;
  const module = imported
    .exec(text)
    ?.slice(1)
    .find((found) => found !== undefined);
  if (module !== undefined) return `var from ${module}`;
  if (words.test(text)) return undefined;
  const called = method.exec(text)?.[1];
  if (called && !/^(super|new|await|function)$/.test(called)) return `method ${called}`;
  const assigned = field.exec(text)?.[1];
  return assigned === undefined ? undefined : `var ${assigned}`;
}

/** Whether it is one of the declarations that others would miss: a function, a class, a type. */
export function isDefinition(line: string): boolean {
  const declared = declaredBy(line);
  return declared !== undefined && !declared.startsWith('var ');
}

/** What a statement begins with, such as the function that it calls; compared only with its neighbours. */
export function statementKey(line: string): string | undefined {
  const text = squeezed(line);
  return declaredBy(text) ?? /^(?:await |return )?[\w$.]+(?=\()|^return\b/.exec(text)?.[0];
}

const comment =
  /^(\/\/|\/\*|\*|#(?!include|define|if|endif|else|region)|--|<!--|@[\w.]|\[[A-Z]\w*|"""|'''|;|%)/;

/** A comment or a decorator: it belongs to what follows. */
export function isLeading(line: string): boolean {
  return comment.test(line.trim());
}

const rest =
  /\b(existing|rest|remain(?:ing|s|der)?|unchanged|other|previous|same|omitted|before|keep|code|here|imports?|methods?|no changes?)\b/i;

/** `// ... existing code ...` and its like: what stands there in the file stays. */
export function isElision(line: string): boolean {
  const text = line
    .trim()
    .replace(/^\{?\s*(\/\/+|\/\*+|#+|--|<!--|;+|%+)\s*/, '')
    .replace(/\s*(\*+\/\s*\}?|-->)$/, '');
  const isComment = text !== line.trim();
  if (/^\[?(\.{3,}|…)\]?$/.test(text)) return true;
  if (isComment && /^(\.{3,}|…).+(\.{3,}|…)$/.test(text)) return true;
  if (/^\W*(\.{3,}|…)/.test(text) || /(\.{3,}|…)\W*$/.test(text))
    return rest.test(text) && (isComment || /^(\.{3}|…).*(\.{3}|…)$/.test(text));
  return (
    isComment &&
    /^\(?(the )?(rest of|rest |existing code|unchanged|remaining |no changes?|same as before|keep (the )?(existing|rest))/i.test(
      text,
    ) &&
    text.length < 80
  );
}

const closing = /^([)\]}>]|<\/|end\b|\*\/)/;
const continuing = /^(\{|else\b|elif\b|catch\b|except\b|finally\b|rescue\b|ensure\b|then\b)/;

/** The line goes on or ends what a line above it, as deep, began. */
export function isClosing(line: string): boolean {
  const text = line.trim();
  return closing.test(text) || continuing.test(text);
}

/** A tag closes only what it opened: `</script>` is not the end of the function above it. */
function mayClose(line: string, head: string): boolean {
  const tag = /^<\/([\w.:-]*)/.exec(line.trim())?.[1];
  return tag === undefined || head.includes(`<${tag}`);
}

/** A part of code at one depth: a statement with all that is deeper, and the comments before it. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  /** The line that it is found by, after its comments. */
  readonly head: number;
}

/** A chunk, or a line that says that something was left out. */
export interface ChunkOrElision extends Chunk {
  readonly isElision: boolean;
}

/** The end of what begins at `head`: the deeper lines below, and those that close it. */
export function endOfChunk(lines: readonly string[], head: number, limit = lines.length): number {
  const depth = depthOf(lines[head] ?? '');
  let end = head + 1;
  for (let at = head + 1; at < limit; at++) {
    const line = lines[at] ?? '';
    if (isBlank(line)) continue;
    const own = depthOf(line);
    if (own < depth || (own === depth && !(isClosing(line) && mayClose(line, lines[head] ?? '')))) break;
    end = at + 1;
  }
  return end;
}

/** Where the comments and decorators directly above a line begin. */
export function startOfLeading(lines: readonly string[], head: number, limit = 0): number {
  let from = head;
  while (from > limit) {
    const line = lines[from - 1] ?? '';
    if (isBlank(line) || !isLeading(line) || isElision(line)) break;
    from -= 1;
  }
  return from;
}

/** The code between two lines as chunks and elisions, in order. */
export function chunksOf(lines: readonly string[], from: number, to: number): readonly ChunkOrElision[] {
  const chunks: ChunkOrElision[] = [];
  let start: number | undefined;
  for (let at = from; at < to; ) {
    const line = lines[at] ?? '';
    if (isElision(line)) {
      if (start !== undefined) chunks.push({ from: start, to: at, head: start, isElision: false });
      start = undefined;
      chunks.push({ from: at, to: at + 1, head: at, isElision: true });
      at += 1;
    } else if (isBlank(line)) {
      if (start !== undefined) chunks.push({ from: start, to: at, head: start, isElision: false });
      start = undefined;
      at += 1;
    } else if (isLeading(line)) {
      start ??= at;
      at += 1;
    } else {
      const end = endOfChunk(lines, at, to);
      chunks.push({ from: start ?? at, to: end, head: at, isElision: false });
      start = undefined;
      at = end;
    }
  }
  if (start !== undefined) chunks.push({ from: start, to, head: start, isElision: false });
  return chunks;
}

/** Whether a line can be recognised at all. */
export function isHead(line: string): boolean {
  return isTelling(line) && !isClosing(line);
}

/** Where the inside of a statement begins: after its first line, and the brace that stands below it by itself. */
export function startOfInside(lines: readonly string[], head: number): number {
  return lines[head + 1]?.trim() === '{' ? head + 2 : head + 1;
}

/** The instruction of a file of such, as `RUN` and `COPY`: it is written many times, and declares nothing. */
export function instructionOf(line: string): string | undefined {
  return /^[A-Z]{2,}(?=\s)/.exec(line.trim())?.[0];
}
