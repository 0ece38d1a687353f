import type { StreamPart } from '../stream.ts';
import { asText } from './tolerant.ts';
import { annotationSchema } from './wire.ts';

/** What an answer refers to: each web page is told once, what was read from files is kept for echoing. */
export class Annotations {
  readonly #urls = new Set<string>();
  readonly #files: unknown[] = [];

  get files(): readonly unknown[] {
    return this.#files;
  }

  add(value: unknown): StreamPart | undefined {
    const parsed = annotationSchema.safeParse(value);
    if (!parsed.success) return undefined;
    if (parsed.data.type === 'file') this.#files.push(value);
    const citation = parsed.data.url_citation;
    if (!citation || !this.#isNew(citation.url)) return undefined;
    const { url, title, content } = citation;
    return { type: 'citation', url, ...(title && { title }), ...(content && { text: content }) };
  }

  /** Some servers list bare addresses, again in every chunk. */
  addUrl(value: unknown): StreamPart | undefined {
    const url = asText(value);
    return url && this.#isNew(url) ? { type: 'citation', url } : undefined;
  }

  #isNew(url: string): boolean {
    if (this.#urls.has(url)) return false;
    this.#urls.add(url);
    return true;
  }
}
