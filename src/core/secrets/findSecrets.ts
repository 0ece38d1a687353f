import { type KeyFormat, keyFormats, privateKeyFormat, type SecretType } from './keyFormats.ts';
import { namedValue, type Span } from './namedValues.ts';
import { isPlaceholder } from './randomness.ts';

/*
 * Looks for what must not leave this machine by accident. One pass over the text: keys by how they begin, names by
 * the sign behind them, addresses by their `://`; all that is tried at one place is bounded, so the time is linear.
 */

export interface Secret extends Span {
  readonly type: SecretType;
  /** Whose it is, where its form tells. */
  readonly service?: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Enough to recognise it by, too little to use it. */
  readonly preview: string;
}

const byStart = startTable([...keyFormats, privateKeyFormat]);
/** Which two characters can begin anything; most do not, and are passed over fast. */
const mayBegin = new Uint8Array(128 * 128);
for (const start of byStart.keys()) mayBegin[start] = 1;
for (const sign of '=:') mayBegin.fill(1, pair(sign, 0) & ~127, (pair(sign, 0) & ~127) + 128);

/** Every secret in the text, in order, none within another. */
export function findSecrets(text: string): readonly Secret[] {
  const found: Found[] = [];
  for (let at = 0; at < text.length; at++) {
    if (mayBegin[pair(text, at)] !== 1) continue;
    const hit = secretAt(text, at);
    if (!hit) continue;
    const last = found.at(-1);
    if (last && hit.start < last.end) continue;
    found.push(hit);
    at = Math.max(at, hit.end - 1);
  }
  return withLines(text, found);
}

interface Found extends Span {
  readonly type: SecretType;
  readonly service?: string;
}

function secretAt(text: string, at: number): Found | undefined {
  const code = text.charCodeAt(at);
  if (code === 61 || code === 58) {
    return (code === 58 ? urlPassword(text, at) : undefined) ?? namedSecret(text, at);
  }
  const candidates = byStart.get(pair(text, at));
  if (!candidates || !isBoundary(text, at)) return undefined;
  for (const { format, start } of candidates) {
    if (!text.startsWith(start, at)) continue;
    const { pattern, type, service } = format;
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match === undefined) continue;
    // Keys of documentation: `AKIAIOSFODNN7EXAMPLE`, `sk-xxxxxxxx`.
    if (type !== 'private-key' && isPlaceholder(match.slice(start.length))) continue;
    return { start: at, end: at + match.length, type, ...(service !== undefined && { service }) };
  }
  return undefined;
}

function namedSecret(text: string, at: number): Found | undefined {
  const value = namedValue(text, at);
  if (!value) return undefined;
  // What has a form of its own is named by that.
  return secretAt(text, value.start) ?? { ...value, type: 'named' };
}

const urlPattern = /:\/\/[^\s/:@"'<>`\\]{0,100}:([^\s/@"'<>`\\]{6,200})@[\w[]/y;

/** The password of `postgres://user:password@host`. */
function urlPassword(text: string, at: number): Found | undefined {
  if (text.charCodeAt(at + 1) !== 47) return undefined;
  urlPattern.lastIndex = at;
  const match = urlPattern.exec(text);
  const password = match?.[1];
  if (!match || password === undefined) return undefined;
  const end = at + match[0].lastIndexOf('@');
  const start = end - password.length;
  const user = text.slice(at + 3, start - 1);
  if (password === user || isPlaceholder(password) || /[$%{}()]/.test(password)) return undefined;
  return { start, end, type: 'password' };
}

/** Nothing that belongs to it stands before. `\n`, `%3D` and the like in front are escapes, not words. */
function isBoundary(text: string, at: number): boolean {
  if (at === 0 || !isWordChar(text.charCodeAt(at - 1))) return true;
  if (text[at - 2] === '\\') return /[nrt]/.test(text[at - 1] ?? '');
  return text[at - 3] === '%' && /^[0-9A-Fa-f]{2}$/.test(text.slice(at - 2, at));
}

function isWordChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95
  );
}

/** Two characters as one small number, the same for some that are not ASCII. */
function pair(text: string, at: number): number {
  return ((text.charCodeAt(at) & 127) << 7) | (text.charCodeAt(at + 1) & 127);
}

interface Candidate {
  readonly format: KeyFormat;
  readonly start: string;
}

/** By their first two characters. */
function startTable(formats: readonly KeyFormat[]): ReadonlyMap<number, readonly Candidate[]> {
  const table = new Map<number, Candidate[]>();
  for (const format of formats) {
    for (const start of format.starts) {
      const key = pair(start, 0);
      table.set(key, [...(table.get(key) ?? []), { format, start }]);
    }
  }
  return table;
}

function withLines(text: string, found: readonly Found[]): readonly Secret[] {
  let line = 1;
  let at = 0;
  return found.map((item) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < item.start; next = text.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    const secret = text.slice(item.start, item.end);
    return { ...item, line, text: secret, preview: preview(secret, item.type) };
  });
}

function preview(secret: string, type: SecretType): string {
  if (type === 'private-key') return `${secret.slice(0, secret.indexOf('\n') + 1 || 31).trim()} …`;
  if (type === 'password' || secret.length < 16) return '•'.repeat(8);
  const shown = Math.min(8, Math.floor(secret.length / 5));
  return `${secret.slice(0, shown)}…${secret.slice(-2)}`;
}
