import { isPlaceholder, looksLikePassword, looksRandom } from './randomness.ts';

/*
 * Values whose name tells that they are secret: `API_KEY=…`, `"client_secret": "…"`, `Authorization: Bearer …`. Found
 * from the sign between them, so that each place is looked at once, and never further than a line.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

const telling =
  /(?:passw(?:or)?d|passphrase|pwd|secret|token|credentials?|authorization|(?:api|access|secret|private|auth|encryption|signing|account|shared|master|service|admin|storage)[_-]?key|apikey)(?:[_-]?(?:\d{1,2}|prod|dev|test|live|value|base64))?$/i;
const password = /(?:passw(?:or)?d|passphrase|pwd)(?:[_-]?\d{1,2})?$/i;
/** Names that only sound like it. */
const harmless = /(?:page|next|cursor|continuation|sync|cancel(?:lation)?|public[_-]?|csrf|xsrf)[_-]?token$/i;
const connection =
  /(?:^|[;"'\s])(?:server|host|data source|user id|uid|user ?name|accountname|endpoint)=[^;]{1,200};/i;

const maxNameChars = 60;
const maxValueChars = 300;

/** The secret value behind the `=` or `:` at `at`, or undefined. */
export function namedValue(text: string, at: number): Span | undefined {
  const named = namesBefore(text, at).find(({ name }) => telling.test(name) && !harmless.test(name));
  if (!named) return undefined;
  const { name } = named;
  const isInQuery = '?&'.includes(text[named.start - 1] ?? ' ');
  const value = valueBehind(text, at, isInQuery ? queryValue : bareValue);
  if (!value) return undefined;
  const isPassword = password.test(name);
  const isSecret = isPassword
    ? isSecretPassword(value, text, at)
    : value.text.length >= 16 && looksRandom(value.text) && !isCode(value);
  return isSecret ? { start: value.start, end: value.start + value.text.length } : undefined;
}

interface Value {
  readonly start: number;
  readonly text: string;
  readonly isQuoted: boolean;
}

function isSecretPassword(value: Value, text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (connection.test(line)) return value.text.length >= 4 && !isPlaceholder(value.text);
  return value.text.length >= 8 && looksLikePassword(value.text) && !isCode(value);
}

/** An expression, a path or a type, not a literal. */
function isCode({ text, isQuoted }: Value): boolean {
  if (
    /^(?:https?:|\.{0,2}\/|[A-Za-z]:\\|\$)/.test(text) ||
    /[(){}<>[\]]|\|\||&&/.test(text) ||
    telling.test(text)
  )
    return true;
  return !isQuoted && /^[\w$#?!]+(?:\.[\w$#?!]+)+$/.test(text) && !/^[\w-]{20,}\./.test(text);
}

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}

/** The name before the sign; behind `name: type =` there are two. */
function namesBefore(text: string, at: number): readonly Name[] {
  const last = nameBefore(text, at);
  if (!last) return [];
  const colon = back(text, last.start, ' ');
  if (text.charCodeAt(at) !== 61 || text[colon - 1] !== ':') return [last];
  const first = nameBefore(text, colon - 1);
  return first ? [last, first] : [last];
}

interface Name {
  readonly name: string;
  readonly start: number;
}

function back(text: string, from: number, chars: string): number {
  let at = from;
  while (at > 0 && from - at < 3 && chars.includes(text.charAt(at - 1))) at--;
  return at;
}

function nameBefore(text: string, at: number): Name | undefined {
  const end = back(text, at, ' \t"\'`]?:\\');
  let start = end;
  while (start > 0 && end - start < maxNameChars && isNameChar(text.charCodeAt(start - 1))) start--;
  return end - start >= 3 ? { name: text.slice(start, end), start } : undefined;
}

const valueStart = /[=:]{1,2}>?[ \t]{0,4}(\\?["'`])?(?:(?:Bearer|Basic|Token|token) {1,2})?/y;
const quotedValue = /[^\s"'`\\]{4,300}/y;
const bareValue = /[^\s"'`\\,;)\]}]{4,300}/y;
const queryValue = /[^\s"'`\\,;&)\]}]{4,300}/y;

function valueBehind(text: string, at: number, bare: RegExp): Value | undefined {
  valueStart.lastIndex = at;
  const opening = valueStart.exec(text);
  if (!opening) return undefined;
  const isQuoted = opening[1] !== undefined;
  const start = at + opening[0].length;
  const pattern = isQuoted ? quotedValue : bare;
  pattern.lastIndex = start;
  const value = pattern.exec(text)?.[0];
  if (value === undefined || value.length >= maxValueChars) return undefined;
  // A sentence in quotes is no secret: the quote ends the value.
  if (isQuoted && !'"\'`\\'.includes(text[start + value.length] ?? ' ')) return undefined;
  return { start, text: value, isQuoted };
}
