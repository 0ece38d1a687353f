import type { Fetch } from '../ports.ts';
import { type AddressRefusal, isPublicAddress, pageHost } from './addresses.ts';
import { htmlToText } from './htmlToText.ts';

/*
 * A web page that the user asked for. Each hop is checked before it is made, redirects are followed by hand, and what
 * comes is bounded in time and size.
 */

export interface PagePorts {
  /** Asks for a page at one of these addresses, which were checked, without following redirects. */
  readonly fetch: (url: string, addresses: readonly string[], init: RequestInit) => ReturnType<Fetch>;
  /** Every address that a name has. Rejects when there is none. */
  readonly resolve: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
}

export type PageFailure =
  | { readonly why: AddressRefusal | 'not-found' | 'too-big' | 'too-slow' | 'too-many-redirects' | 'empty' }
  | { readonly why: 'status'; readonly status: number }
  | { readonly why: 'not-text'; readonly mimeType: string }
  | { readonly why: 'unreachable'; readonly detail: string };

export type PageResult =
  | { readonly ok: true; readonly url: string; readonly title: string; readonly text: string }
  | { readonly ok: false; readonly failure: PageFailure };

const maxRedirects = 5;
const maxPageBytes = 5 * 1024 * 1024;

export async function fetchPage(address: string, ports: PagePorts, signal: AbortSignal): Promise<PageResult> {
  try {
    return await follow(address, ports, signal);
  } catch (error) {
    if (signal.aborted) return failed({ why: 'too-slow' });
    return failed({ why: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
  }
}

async function follow(address: string, ports: PagePorts, signal: AbortSignal): Promise<PageResult> {
  let next = address;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await ask(next, ports, signal);
    if ('why' in response) return failed(response);
    const target = redirectTarget(response, next);
    if (target === undefined) return read(response, next);
    await response.body?.cancel();
    next = target;
  }
  return failed({ why: 'too-many-redirects' });
}

/** The answer for one address, once neither its name nor where that leads is of a private network. */
async function ask(address: string, ports: PagePorts, signal: AbortSignal): Promise<Response | PageFailure> {
  const target = pageHost(address);
  if (!target.ok) return { why: target.why };
  const addresses = await ports.resolve(target.host, signal).catch(() => []);
  signal.throwIfAborted();
  if (addresses.length === 0) return { why: 'not-found' };
  // One public address beside a private one is how a name is made to look harmless.
  if (!addresses.every(isPublicAddress)) return { why: 'private' };
  return ports.fetch(target.url.href, addresses, {
    signal,
    redirect: 'manual',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    headers: { accept: 'text/html,text/plain,text/markdown,application/json;q=0.9,*/*;q=0.1' },
  });
}

function redirectTarget(response: Response, from: string): string | undefined {
  if (response.status < 300 || response.status > 399) return undefined;
  const location = response.headers.get('location');
  if (location === null) return undefined;
  return URL.canParse(location, from) ? new URL(location, from).href : location;
}

async function read(response: Response, url: string): Promise<PageResult> {
  if (!response.ok) {
    await response.body?.cancel();
    return failed({ why: 'status', status: response.status });
  }
  const type = response.headers.get('content-type') ?? 'text/html';
  const [mimeType = ''] = type.toLowerCase().split(';');
  if (
    !/^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|xhtml\+xml|yaml|javascript))/.test(mimeType.trim())
  ) {
    await response.body?.cancel();
    return failed({ why: 'not-text', mimeType: mimeType.trim() });
  }
  const bytes = await bounded(response);
  if (!bytes) return failed({ why: 'too-big' });
  const text = decoded(bytes, type);
  const page = /html/.test(mimeType) ? htmlToText(text) : { title: '', text };
  return page.text.trim() === '' ? failed({ why: 'empty' }) : { ok: true, url, ...page };
}

async function bounded(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the rest.
    if (size > maxPageBytes) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function decoded(bytes: Uint8Array, type: string): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  const label =
    /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? /<meta[^>]{1,200}charset=["']?([\w-]+)/i.exec(start)?.[1];
  try {
    return new TextDecoder(label ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function failed(failure: PageFailure): PageResult {
  return { ok: false, failure };
}
