import { post } from './host.ts';
import { t } from './l10n.ts';
import type { MarkdownHost } from './markdown/renderer.ts';

const askedFor = new Map<string, PromiseWithResolvers<string>>();

/** What rendered text asks of the extension host. */
export const markdownHost: MarkdownHost = {
  openLink: (href) => post({ type: 'open-link', href }),
  loadImage,
  codeAction: (action, code, around) => post({ type: 'code', action, code, ...around }),
  t,
};

/** Asks the host for an image; once for each address, however often it is shown. */
export function loadImage(url: string): Promise<string> {
  const known = askedFor.get(url);
  if (known) return known.promise;
  const asked = Promise.withResolvers<string>();
  askedFor.set(url, asked);
  post({ type: 'load-image', url });
  return asked.promise;
}

/** The host's answer. A failure may be asked for again. */
export function imageArrived(url: string, dataUrl: string | null): void {
  const asked = askedFor.get(url);
  if (dataUrl !== null) {
    asked?.resolve(dataUrl);
    return;
  }
  askedFor.delete(url);
  asked?.reject(new Error(t('The image could not be loaded.')));
}
