/*
 * Titles and snippets are whatever a model or a web page wrote. Where an editor shows them as a label, they must
 * not become anything but text.
 */

const maxChars = 300;

/** One line without invisible characters, and never reordered by them. */
export function displayText(text: string): string {
  return text
    .slice(0, maxChars)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** For labels in which `$(name)` would be drawn as an icon. */
export function withoutIcons(text: string): string {
  return displayText(text).replace(/\$\((?=[a-z0-9~-]+\))/gi, '$\u2060(');
}

/** For notifications, in which `[text](command:…)` would be a link. */
export function withoutLinks(text: string): string {
  return unlinked(displayText(text));
}

/** The same text, in which nothing is a link. */
export function unlinked(text: string): string {
  return text.replace(/\](?=\()/g, ']\u2060');
}
