import { asText } from './tolerant.ts';
import type { WireError } from './wire.ts';

/** A reset that lies further away than this is a quota's, not a moment's. */
const shortResetMs = 120_000;

/** How long the server asks us to wait: the longest of what it says in headers and body. */
export function retryAfterMs(
  nowMs: number,
  headers: Headers | undefined,
  metadata: WireError['metadata'],
): number | undefined {
  const mirrored = lowerCaseKeys(metadata?.headers);
  const waits = [
    parseRetryAfter(headers?.get('retry-after'), nowMs),
    parseRetryAfter(mirrored['retry-after'], nowMs),
    parseRetryAfter(metadata?.retry_after_seconds, nowMs),
    shortWait(parseReset(headers?.get('x-ratelimit-reset')), nowMs),
    shortWait(parseReset(mirrored['x-ratelimit-reset']), nowMs),
  ].filter((wait) => wait !== undefined);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** When a quota starts anew, in milliseconds since the epoch. */
export function resetsAtMs(
  headers: Headers | undefined,
  metadata: WireError['metadata'],
): number | undefined {
  return (
    parseReset(metadata?.resets_at) ??
    parseReset(headers?.get('x-ratelimit-reset')) ??
    parseReset(lowerCaseKeys(metadata?.headers)['x-ratelimit-reset'])
  );
}

/** Seconds (whole or not), or an HTTP date. */
function parseRetryAfter(value: unknown, nowMs: number): number | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) && value >= 0 ? Math.ceil(value * 1000) : undefined;
  const text = asText(value)?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Only a date that names its day: Date.parse would take any number for a year.
  const dateMs = /[a-z]{3}|\d-\d/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** Epoch milliseconds as OpenRouter writes them, epoch seconds as others do, or a date. */
function parseReset(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : asText(value)?.trim();
  if (!text) return undefined;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  const dateMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

function shortWait(atMs: number | undefined, nowMs: number): number | undefined {
  const wait = atMs === undefined ? undefined : atMs - nowMs;
  return wait !== undefined && wait > 0 && wait <= shortResetMs ? wait : undefined;
}

function lowerCaseKeys(
  record: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
}
