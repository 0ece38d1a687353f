import * as vscode from 'vscode';
import type { ModelUse } from '../../core/history/modelUse.ts';
import type { Model, Prices } from '../../core/model.ts';
import { formatUsd, type Pico } from '../../core/money.ts';
import type { Models } from '../../core/openrouter/models.ts';
import type { Capability, Catalogue, ModelRow } from '../../protocol/models.ts';
import { relativeTime } from '../relativeTime.ts';
import type { ModelShelf } from './modelShelf.ts';

/* The catalogue in the words that the picker shows. */

export interface CatalogueSources {
  readonly models: Models;
  readonly shelf: ModelShelf;
  readonly uses: readonly ModelUse[];
  readonly standard: string;
  readonly isLoading: boolean;
  /** What was looked at last before this look. */
  readonly lookedAtMs: number | undefined;
  readonly nowMs: number;
}

export function catalogueView(sources: CatalogueSources): Catalogue {
  const { models, shelf, uses, standard, isLoading, lookedAtMs } = sources;
  const keepsNothing = models.zeroRetention && new Set(models.zeroRetention);
  const usesOf = new Map(uses.map(({ model, count }) => [model, count]));
  const isNew = ({ createdAtMs = 0 }: Model) => lookedAtMs !== undefined && createdAtMs > lookedAtMs;
  return {
    models: models.state.models.map((model) => ({
      ...modelRow(model),
      ...(keepsNothing && { hasZeroRetention: keepsNothing.has(model.id) }),
      ...(isNew(model) && { isNew: true }),
      ...(usesOf.has(model.id) && { uses: usesOf.get(model.id) ?? 0 }),
    })),
    favourites: shelf.favourites,
    recents: shelf.recents,
    compared: shelf.compared,
    standard,
    isLoading,
    notes: notes(sources, models.state.models.filter(isNew).length),
  };
}

export function modelRow(model: Model): ModelRow {
  const { id, contextTokens, createdAtMs, expiresOn, pricing } = model;
  const { vendor, name } = namesOf(model);
  return {
    id,
    name,
    vendor,
    isFree: model.isFree,
    can: capabilities(model),
    ...pricesView(pricing),
    ...(pricing.prompt !== undefined &&
      pricing.completion !== undefined && {
        price: Number((pricing.prompt + pricing.completion) * million) / 1e12,
      }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(createdAtMs !== undefined && { createdAtMs }),
    ...(expiresOn !== undefined && { expiresOn }),
  };
}

const million = 1_000_000n;

export function perMillion(price: Pico): string {
  return formatUsd(price * million);
}

/** Dollars for a million tokens read and written; what is unknown is left out. */
export function pricesView({ prompt, completion }: Prices): Pick<ModelRow, 'priceIn' | 'priceOut'> {
  return {
    ...(prompt !== undefined && { priceIn: perMillion(prompt) }),
    ...(completion !== undefined && { priceOut: perMillion(completion) }),
  };
}

/** Catalogues write `Vendor: Name`; the id tells the vendor where they do not. */
export function namesOf({ id, name }: Pick<Model, 'id' | 'name'>): { vendor: string; name: string } {
  const [, vendor, rest] = /^([^:]{1,40}): (.+)$/s.exec(name) ?? [];
  if (vendor !== undefined && rest !== undefined) return { vendor, name: rest };
  const author = id.includes('/') ? (id.replace(/^~/, '').split('/')[0] ?? '') : '';
  return { vendor: author, name };
}

function capabilities({ parameters, inputs, outputs, reasoning }: Model): readonly Capability[] {
  const all: readonly (readonly [Capability, boolean])[] = [
    ['tools', parameters.includes('tools')],
    ['vision', inputs.includes('image')],
    ['files', inputs.includes('file')],
    ['audio', inputs.includes('audio')],
    ['reasoning', parameters.includes('reasoning') || reasoning !== undefined],
    ['images-out', outputs.includes('image')],
  ];
  return all.flatMap(([name, has]) => (has ? [name] : []));
}

/** What came and went, and how old the list is where it could not be asked for. */
function notes({ models, shelf, nowMs }: CatalogueSources, cameCount: number): readonly string[] {
  const { failure, checkedAtMs, models: list } = models.state;
  const listed = new Set(list.map(({ id }) => id));
  const gone = list.length > 0 ? shelf.favourites.filter((id) => !listed.has(id)) : [];
  const leaving = list.filter(
    ({ id, expiresOn }) => expiresOn !== undefined && shelf.favourites.includes(id),
  );
  return [
    ...(failure && checkedAtMs !== undefined
      ? [
          vscode.l10n.t(
            'The server cannot be asked now. The list is of {0}.',
            relativeTime(checkedAtMs, nowMs),
          ),
        ]
      : []),
    ...(failure && checkedAtMs === undefined
      ? [vscode.l10n.t('The server cannot be asked for its models. An id can be typed.')]
      : []),
    ...gone.map((id) => vscode.l10n.t('Your favourite {0} is no longer offered.', id)),
    ...leaving.map(({ name, expiresOn }) =>
      vscode.l10n.t('Your favourite {0} goes away on {1}.', name, expiresOn ?? ''),
    ),
    ...(cameCount > 0 ? [vscode.l10n.t('New since your last look: {0}', cameCount)] : []),
  ];
}
