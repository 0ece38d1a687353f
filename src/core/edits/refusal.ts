import type { Hunk } from './hunks.ts';

/* What becomes of code that is to go into a file: an exact edit, or the reason why not. Nothing is guessed. */

export type PlacedEdit = { readonly ok: true; readonly hunks: readonly Hunk[] } | Refused;

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

export type Refusal =
  /** There is no code. */
  | { readonly reason: 'empty' }
  /** The file has it already. */
  | { readonly reason: 'no-change' }
  /** Nothing in the file is what the code changes. `part` is which of several changes, from 1. */
  | { readonly reason: 'no-place'; readonly part?: number }
  /** It fits in several places, at these lines, from 1. */
  | { readonly reason: 'ambiguous'; readonly lines: readonly number[]; readonly part?: number }
  /** It would silently remove these lines of the file, from 1, both included. */
  | { readonly reason: 'leaves-out'; readonly first: number; readonly last: number }
  /** Its parts stand in the file in another order. */
  | { readonly reason: 'out-of-order' }
  /** Two of its changes want the same lines. */
  | { readonly reason: 'overlap' }
  /** A diff, or search and replace, that cannot be read. */
  | { readonly reason: 'malformed' }
  /** A diff that deletes the file. */
  | { readonly reason: 'deletes-file' }
  | { readonly reason: 'too-large' };

export function refused(refusal: Refusal): Refused {
  return { ok: false, refusal };
}
