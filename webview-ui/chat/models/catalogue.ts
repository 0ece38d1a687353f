import { computed, signal } from '@preact/signals';
import type { Catalogue, ModelCard, ModelHostMessage, ModelPurpose } from '../../../src/protocol/models.ts';
import { post } from '../host.ts';
import { openPicking } from './picking.ts';
import { indexOf } from './ranking.ts';

/* The list of models as the panel knows it, and what is open on it. */

export const catalogue = signal<Catalogue | undefined>(undefined);
/** The details that were asked for, by id. */
export const modelCards = signal<ReadonlyMap<string, ModelCard>>(new Map());
export const catalogueIndex = computed(() => indexOf(catalogue.value?.models ?? []));

export function openModels(purpose: ModelPurpose): void {
  openPicking(purpose);
  modelCards.value = new Map();
  post({ type: 'load-models', refresh: true });
}

export function modelsTold(message: ModelHostMessage): void {
  if (message.type === 'catalogue') catalogue.value = message.catalogue;
  if (message.type === 'model-card') {
    modelCards.value = new Map([...modelCards.value, [message.card.id, message.card]]);
  }
  if (message.type === 'open-models') openModels(message.purpose);
}

/** The list of last time; nothing is asked of the network. */
export function loadCatalogue(): void {
  if (!catalogue.value) post({ type: 'load-models', refresh: false });
}

/** Shown at once; the host, which keeps it, hears of it. */
export function star(model: string, isFavourite: boolean): void {
  const known = catalogue.value;
  if (!known) return;
  const others = known.favourites.filter((id) => id !== model);
  catalogue.value = { ...known, favourites: isFavourite ? [...others, model] : others };
  post({ type: 'star-model', model, isFavourite });
}
