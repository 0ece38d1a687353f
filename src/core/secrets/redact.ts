import { findSecrets } from './findSecrets.ts';

/*
 * The one function that logs, reports and metrics go through: what is secret or personal is taken out, and says that
 * it was. Unlike the guard of what is sent, it asks nobody, so it takes out more.
 */

export interface RedactOptions {
  /** The user's home directory; it becomes `~`. */
  readonly home?: string;
}

type Replace = (whole: string, ...groups: readonly (string | undefined)[]) => string;

/** In this order: what comes first hides what is within it from what comes later. */
const rules: readonly (readonly [pattern: RegExp, replace: Replace])[] = [
  [
    /\b((?:authorization["']?\s{0,3}[:=]\s{0,3}["']?)?)((?:Bearer|Basic)[ +]|Bearer%20)([\w.~+/=-]{6,4000})/gi,
    (whole, header, scheme, value) =>
      header || /[\d=]/.test(value ?? '') ? `${header}${scheme}[redacted]` : whole,
  ],
  [
    /\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/?#"'<>@]{1,300})@/gi,
    (whole, scheme, user) => (isHostName(user ?? '') ? whole : `${scheme}[redacted]@`),
  ],
  [
    /(?<![\w.+-]|:\/\/)[\w][\w.+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.){1,5}[a-z]{2,24}(?![\w-])/gi,
    asEmail,
  ],
  [
    /(?<![\w.,/+:-])\d(?:[ -]?\d){12,18}(?![\w/-]|[.,:]\d)/g,
    (digits) => (isCard(digits) ? '[card]' : digits),
  ],
  [
    /(?<![\w./+=-])(?:\+|00)[1-9]\d{0,2}(?:[ .()/-]{0,3}\d{1,6}){2,6}(?:\+[1-9]\d{0,2}(?:[ .()/-]{0,3}\d{1,6}){2,6})*(?![\w=/-]|[.,:]\d)/g,
    (numbers) =>
      numbers
        .split(/(?=\+)/)
        .map(asInternationalPhone)
        .join(''),
  ],
  [/(?<![\w./+-])\(?[2-9]\d{2}\)?[ .-]\d{3}[.-]\d{4}(?![\w/-]|[.,:]\d)/g, () => '[phone]'],
  [
    /\b(tel|phone|telephone|mobile|fax|whatsapp)(["']?\s{0,3}[:=]?\s{0,3}["']?)(\(?0\d{1,5}\)?(?:[ ./-]{0,3}\d{2,6}){1,4})(?![\w/-])/gi,
    (_, name, between) => `${name}${between}[phone]`,
  ],
  [/(?:(?<![\w./-])|(?<=:\/\/[\w.+-]{0,60}))\/(?:home|Users)\/(?!Shared\b)[^\s/:"'<>|]{1,100}/g, () => '~'],
  [/\b[A-Za-z]:(?:\\\\?|\/)Users(?:\\\\?|\/)(?!Public\b)[^\s\\/:"'<>|]{1,100}/g, () => '~'],
];

/** Text of any length without what is secret or personal. Doing it twice changes nothing more. */
export function redact(text: string, { home }: RedactOptions = {}): string {
  const placed = home && home.length > 3 ? text.replaceAll(home, '~') : text;
  return rules.reduce((rest, [pattern, replace]) => rest.replace(pattern, replace), withoutSecrets(placed));
}

/** The same for whatever a log line carries; names of fields that are secret by name lose their values whole. */
export function redactValue(value: unknown, options: RedactOptions = {}): unknown {
  if (typeof value === 'string') return redact(value, options);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, options));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      redact(name, options),
      secretName.test(name) && typeof item === 'string' ? '[redacted]' : redactValue(item, options),
    ]),
  );
}

const secretName = /^(?:authorization|cookie|set-cookie|api[_-]?key|password|secret|token|credential)s?$/i;

function withoutSecrets(text: string): string {
  let kept = '';
  let at = 0;
  for (const { start, end, type } of findSecrets(text)) {
    kept += `${text.slice(at, start)}[${type === 'named' ? 'secret' : type.replace('-', ' ')}]`;
    at = end;
  }
  return kept + text.slice(at);
}

/** `https://bank.example@evil.example`: a name that wants to be taken for another, and no secret. */
function isHostName(user: string): boolean {
  return /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i.test(user);
}

/** `git@host:path`, `name@1.2.3` and decorators are no addresses. */
function asEmail(address: string): string {
  return /^git@/i.test(address) ? address : '[e-mail]';
}

function asInternationalPhone(found: string): string {
  const digits = found.replace(/\D/g, '').length;
  const isPlain = /^00\d+$/.test(found);
  return digits >= 8 && digits <= 15 && !isPlain ? '[phone]' : found;
}

/** The check digit of payment cards (Luhn), and the ranges that are in use. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^(?:4|5[1-5]|2[2-7]|3[47]|30[0-5]|3[689]|6(?:011|4[4-9]|5)|35|62)/.test(digits)) return false;
  if (/^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = digit * 2;
    sum += at % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
