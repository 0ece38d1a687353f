import { useEffect, useState } from 'preact/hooks';
import { t } from './l10n.ts';
import { loadImage } from './markdownHost.ts';

/** An image that is kept beside the history. */
export function KeptImage({ url, name }: { readonly url: string; readonly name: string }) {
  const [source, setSource] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    loadImage(url).then(setSource, () => setSource(null));
  }, [url]);
  if (source === null) return <p class="state">{t('The image {name} is gone.', { name })}</p>;
  return source === undefined ? (
    <p class="state">{t('Loading {name}…', { name })}</p>
  ) : (
    <img class="kept-image" src={source} alt={t('Image: {name}', { name })} />
  );
}
