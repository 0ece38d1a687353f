import type { Capability, ModelRow } from '../../../src/protocol/models.ts';
import { t } from '../l10n.ts';

/** Dollars for a million tokens, in and out; what is unknown is said, not shown as nothing. */
export function priceText({
  isFree,
  priceIn,
  priceOut,
}: Pick<ModelRow, 'priceIn' | 'priceOut'> & { readonly isFree?: boolean }): string {
  if (isFree) return t('free');
  if (priceIn === undefined || priceOut === undefined) return t('price varies');
  return t('{in} in, {out} out', { in: priceIn, out: priceOut });
}

/** The same where there is little room: `$3.00 → $15.00`. */
export function shortPrice(row: Pick<ModelRow, 'priceIn' | 'priceOut' | 'isFree'>): string {
  const { isFree, priceIn, priceOut } = row;
  return isFree || priceIn === undefined || priceOut === undefined
    ? priceText(row)
    : `${priceIn} → ${priceOut}`;
}

/** `128k`, `1M`. */
export function contextText(tokens: number): string {
  if (tokens < 1_000) return String(tokens);
  if (tokens < 1_000_000) return `${Math.round(tokens / 1_000)}k`;
  return `${(tokens / 1_000_000).toFixed(1).replace(/\.0$/, '')}M`;
}

export function capabilityName(capability: Capability): string {
  switch (capability) {
    case 'tools':
      return t('tools');
    case 'vision':
      return t('vision');
    case 'files':
      return t('files');
    case 'audio':
      return t('audio');
    case 'reasoning':
      return t('reasoning');
    case 'images-out':
      return t('draws');
  }
}
