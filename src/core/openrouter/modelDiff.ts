import type { Model } from '../model.ts';

export interface ModelDiff {
  readonly came: readonly Model[];
  readonly went: readonly Model[];
  readonly repriced: readonly { readonly before: Model; readonly after: Model }[];
  /** Those that newly have, or changed, a day on which they go away. */
  readonly expiring: readonly Model[];
}

/** What is different in the new list. */
export function diffModels(before: readonly Model[], after: readonly Model[]): ModelDiff {
  const old = new Map(before.map((model) => [model.id, model]));
  const now = new Set(after.map(({ id }) => id));
  return {
    came: after.filter(({ id }) => !old.has(id)),
    went: before.filter(({ id }) => !now.has(id)),
    repriced: after.flatMap((model) => {
      const was = old.get(model.id);
      return was && priceKey(was) !== priceKey(model) ? [{ before: was, after: model }] : [];
    }),
    expiring: after.filter(
      ({ id, expiresOn }) => expiresOn !== undefined && old.get(id)?.expiresOn !== expiresOn,
    ),
  };
}

export function isEmptyDiff({ came, went, repriced, expiring }: ModelDiff): boolean {
  return came.length + went.length + repriced.length + expiring.length === 0;
}

function priceKey({ pricing }: Model): string {
  return JSON.stringify(pricing, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
}
