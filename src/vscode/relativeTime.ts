import * as vscode from 'vscode';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `5 min. ago`, `yesterday`, `3 May` in the user's language. */
export function relativeTime(thenMs: number, nowMs: number): string {
  const { language } = vscode.env;
  const format = new Intl.RelativeTimeFormat(language, { style: 'narrow', numeric: 'auto' });
  const agoMs = Math.max(0, nowMs - thenMs);
  if (agoMs < hourMs) return format.format(-Math.floor(agoMs / minuteMs), 'minute');
  if (agoMs < dayMs) return format.format(-Math.floor(agoMs / hourMs), 'hour');
  if (agoMs < 7 * dayMs) return format.format(-Math.floor(agoMs / dayMs), 'day');
  return new Date(thenMs).toLocaleDateString(language, { day: 'numeric', month: 'short', year: 'numeric' });
}
