import type { Capability, Catalogue, ModelRow } from '../../src/protocol/models.ts';

/* Catalogues for the picker. */

const vendors = ['Anthropic', 'OpenAI', 'Google', 'Mistral', 'DeepSeek', 'Qwen', 'Meta', 'xAI', 'Cohere'];
const families = ['Sonnet', 'Mini', 'Flash', 'Large', 'Coder', 'Vision', 'Think', 'Nano', 'Pro', 'Ultra'];
const abilities: readonly Capability[] = ['tools', 'vision', 'files', 'reasoning', 'audio'];

export function modelRow(more: Partial<ModelRow> & { readonly id: string }): ModelRow {
  return { name: more.id, vendor: '', isFree: false, can: [], ...more };
}

/** As many rows as told, of all kinds, the same ones every time. */
export function manyRows(count: number): readonly ModelRow[] {
  return Array.from({ length: count }, (_, n) => {
    const vendor = vendors[n % vendors.length] ?? '';
    const name = `${vendor} ${families[(n >> 3) % families.length]} ${1 + (n % 7)}.${n % 10} ${n}`;
    const price = ((n * 37) % 600) / 10;
    const isFree = n % 11 === 0;
    return {
      id: `${vendor.toLowerCase()}/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}${isFree ? ':free' : ''}`,
      name,
      vendor,
      isFree,
      ...(n % 13 !== 5 && {
        price,
        priceIn: `$${(price / 5).toFixed(2)}`,
        priceOut: `$${price.toFixed(2)}`,
      }),
      contextTokens: [32_768, 128_000, 200_000, 1_048_576][n % 4] ?? 0,
      can: abilities.filter((_ability, at) => (n >> at) % 2 === 0),
      createdAtMs: Date.UTC(2024, 0, 1) + n * 86_400_000,
      hasZeroRetention: n % 3 === 0,
      ...(n % 50 === 7 && { expiresOn: '2026-12-31' }),
    };
  });
}

export function catalogueOf(models: readonly ModelRow[], more: Partial<Catalogue> = {}): Catalogue {
  return {
    models,
    favourites: [],
    recents: [],
    compared: [],
    standard: 'openrouter/auto',
    isLoading: false,
    notes: [],
    ...more,
  };
}
