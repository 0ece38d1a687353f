/*
 * Which file a code block is for, as far as the answer says so. What is found is text of a model: `safePath` decides
 * whether it may be looked for at all.
 */

/** A name with an extension, or one of the few that go without. */
const fileName =
  /^(?:[\w@.()[\]$+~ -]*[\w)\]$-]\.[A-Za-z][\w+-]{0,9}|\.[a-z][\w.-]+|Dockerfile|Makefile|Rakefile|Gemfile|Procfile|Jenkinsfile|LICENSE|README|CMakeLists\.txt)$/;

/** The path that a word is, if it is one. */
function asPath(word: string): string | undefined {
  const path = word
    .replace(/^[`'"*_([{<]+|[`'"*_)\]}>:,;]+$/g, '')
    .replace(/(?::\d+(?:[-:]\d+)?|#L\d+(?:-L?\d+)?)$/, '');
  if (path === '' || path.length > 300 || /\s/.test(path) || /^[a-z]+:\/\//i.test(path)) return undefined;
  const last = path.split(/[\\/]/).at(-1) ?? '';
  return fileName.test(last) && !/^\d+(\.\d+)*$/.test(last) ? path : undefined;
}

/** `ts src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`, `12:15:src/a.ts`, `src/a.ts`. */
export function namedInInfo(info: string): string | undefined {
  const attribute =
    /\b(?:title|file|filename|name|path|filepath)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s}]+))/i.exec(info);
  const quoted = attribute?.[1] ?? attribute?.[2] ?? attribute?.[3];
  if (quoted !== undefined) return quoted.trim();
  const [first = '', ...others] = info.trim().split(/\s+/);
  const after = /^(?:(?:\d+:)?[\w+#-]+|\d+:\d+):(.+)$/.exec(first)?.[1];
  const words = [after, ...others, /[./\\]/.test(first) ? first : undefined];
  return words.flatMap((word) => (word === undefined ? [] : (asPath(word) ?? []))).at(0);
}

/** A comment that is nothing but a path. */
export function namedInFirstLine(line: string): string | undefined {
  const comment =
    /^\s*(?:\/\/+|#+|--|;+|%+|\/\*+|<!--)\s*(?:(?:file|filename|path|filepath)\s*:?\s*)?(\S+)\s*(?:\*+\/|-->)?\s*$/i;
  const word = comment.exec(line)?.[1];
  return word === undefined || /^#!/.test(line) ? undefined : asPath(word);
}

/** The line of the answer before the block, where it names exactly one file. */
export function namedInLineBefore(line: string): string | undefined {
  const paths = new Set(line.split(/\s+/).flatMap((word) => asPath(word) ?? []));
  return paths.size === 1 ? [...paths][0] : undefined;
}

/** What the block itself and the line before say, most telling first. */
export function namedFile(block: {
  readonly code: string;
  readonly info: string;
  readonly lineBefore: string;
}): string | undefined {
  const firstLine = block.code.split('\n').find((line) => line.trim() !== '') ?? '';
  return namedInInfo(block.info) ?? namedInFirstLine(firstLine) ?? namedInLineBefore(block.lineBefore);
}
