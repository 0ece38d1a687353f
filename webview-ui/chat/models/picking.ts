import { signal } from '@preact/signals';
import type { ModelPurpose } from '../../../src/protocol/models.ts';
import type { Search } from './ranking.ts';

/* What the reader does in the picker. It outlives the picker's opening, since the picker itself is always there. */

export interface Picking {
  /** What the picker is open for; undefined while it is closed. */
  readonly purpose: ModelPurpose | undefined;
  readonly search: Search;
  /** Where the cursor was put; undefined where it follows the search. */
  readonly activeId: string | undefined;
  /** Whose details are shown. */
  readonly details: string | undefined;
  readonly isComparing: boolean;
  /** Undefined until the reader changes those of the last time. */
  readonly compared: readonly string[] | undefined;
}

const noSearch: Search = { query: '', filters: new Set(), order: 'use' };

export const picking = signal(begun(undefined, noSearch));

export function changePicking(more: Partial<Picking>): void {
  picking.value = { ...picking.value, ...more };
}

export function openPicking(purpose: ModelPurpose): void {
  picking.value = begun(purpose, ownSearch());
}

/** What comes next is ready before it is asked for: opening has a frame's time. */
export function closePicking(): void {
  picking.value = begun(undefined, ownSearch());
}

export function isForLess(purpose: ModelPurpose | undefined): boolean {
  return purpose?.for === 'regenerate' && purpose.isForLess === true;
}

let lastSearch = noSearch;

/** Filters and order of the last time, while the page lives. For less money, the order was not the reader's choice. */
function ownSearch(): Search {
  const { purpose, search } = picking.value;
  if (!isForLess(purpose)) lastSearch = search;
  return lastSearch;
}

function begun(purpose: ModelPurpose | undefined, last: Search): Picking {
  return {
    purpose,
    search: { ...last, query: '', ...(isForLess(purpose) && { order: 'price' as const, isFlat: true }) },
    activeId: undefined,
    details: undefined,
    isComparing: purpose?.for === 'compare',
    compared: undefined,
  };
}
