import * as z from 'zod/mini';
import type { ContentPart } from '../conversation.ts';
import { contentParts, parsedJson } from './partColumns.ts';

/*
 * While an answer streams only what is new is written: writing the whole answer every second would cost the
 * square of its length.
 */

export interface Growth {
  /** Comes after the text of the last part there was. */
  readonly more: string;
  /** Parts after it. */
  readonly parts: readonly ContentPart[];
}

/** As the database gives it back: a list of `[more, parts as JSON]`. */
export const growthSchema = z.array(
  z.pipe(
    z.tuple([z.string(), z.string()]),
    z.transform(
      ([more, parts]): Growth => ({ more, parts: contentParts.safeParse(parsedJson(parts)).data ?? [] }),
    ),
  ),
);

/** What makes `after` of `before`, or undefined when something other than growing happened. */
export function growthOf(before: readonly ContentPart[], after: readonly ContentPart[]): Growth | undefined {
  if (after.length < before.length) return undefined;
  const last = before.length - 1;
  const isSame = before.every((part, at) => at === last || isEqual(part, after[at]));
  if (!isSame) return undefined;
  const more = last < 0 ? '' : moreOf(before[last], after[last]);
  return more === undefined ? undefined : { more, parts: after.slice(before.length) };
}

export function grown(parts: readonly ContentPart[], { more, parts: added }: Growth): readonly ContentPart[] {
  const last = parts.at(-1);
  if (more === '' || !last || !('text' in last)) return [...parts, ...added];
  return [...parts.slice(0, -1), { ...last, text: last.text + more }, ...added] as readonly ContentPart[];
}

/** Without the first half of a character whose second half is still on its way. */
export function withoutHalfCharacter(parts: readonly ContentPart[]): readonly ContentPart[] {
  const last = parts.at(-1);
  if (last?.type !== 'text' && last?.type !== 'reasoning') return parts;
  if (!/[\ud800-\udbff]$/.test(last.text)) return parts;
  return [...parts.slice(0, -1), { ...last, text: last.text.slice(0, -1) }];
}

function moreOf(before: ContentPart | undefined, after: ContentPart | undefined): string | undefined {
  if (isEqual(before, after)) return '';
  if (before?.type !== 'text' && before?.type !== 'reasoning') return undefined;
  if (after?.type !== before.type || !after.text.startsWith(before.text)) return undefined;
  const more = after.text.slice(before.text.length);
  return isEqual({ ...before, text: after.text }, after) ? more : undefined;
}

function isEqual(a: ContentPart | undefined, b: ContentPart | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
