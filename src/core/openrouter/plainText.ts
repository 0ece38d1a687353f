import type { ChatFailure } from '../failure.ts';

/** Long enough for a provider's sentence, short enough for a panel. */
const maxLength = 300;

const keyPattern = /\b(sk-[A-Za-z0-9_-]{8,}|Bearer\s+\S+)/gi;

/** A server's words as short plain text: one line, no control characters, and no key, whoever's it is. */
export function plainText(value: string): string | undefined {
  const text = value
    .replace(keyPattern, '[key]')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/g, ' ')
    .trim();
  if (text === '') return undefined;
  return text.length > maxLength ? `${[...text.slice(0, maxLength)].slice(0, -1).join('')}…` : text;
}

/** The failure without the key that went with the request, should the server have quoted it. */
export function withoutKey(failure: ChatFailure, key: string | undefined): ChatFailure {
  if (!key || !failure.detail?.includes(key)) return failure;
  return { ...failure, detail: failure.detail.replaceAll(key, '[key]') };
}

/** Pages that proxies and gateways answer with say nothing to a user. */
export function isMarkup(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}
