import { raceAbort } from '../base/abort.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { ChatFailure } from '../failure.ts';
import type { Model } from '../model.ts';
import type { Log } from '../ports.ts';
import { type ApiPorts, callApi } from './api.ts';
import { zeroRetentionModels } from './endpoints.ts';
import { diffModels, isEmptyDiff, type ModelDiff } from './modelDiff.ts';
import { parseModelList } from './modelList.ts';
import type { Server } from './server.ts';
import { asArray, asObject, parseJson } from './tolerant.ts';

/** Where the list survives a restart. One text per server; its content is this file's own business. */
export interface ModelCache {
  read(origin: string): Promise<string | undefined>;
  write(origin: string, text: string): Promise<void>;
  /** Forgets the lists of all servers. */
  clear(): Promise<void>;
}

export interface ModelsPorts extends ApiPorts {
  readonly cache: Pick<ModelCache, 'read' | 'write'>;
  readonly log: Log;
}

export interface ModelsState {
  readonly models: readonly Model[];
  /** When the list was last known to be true; absent when it never was. */
  readonly checkedAtMs?: number;
  /** Why the list could not be refreshed last time. */
  readonly failure?: ChatFailure;
}

export interface ModelsChange extends ModelsState {
  /** Absent for the very first list. */
  readonly diff?: ModelDiff;
}

/** The list changes a few times a day. */
const freshMs = 10 * 60_000;
const maxPages = 20;

/** The models of one server: the last known list at once, the true one as soon as it is there. */
export class Models implements Disposable {
  readonly #server: Server;
  readonly #ports: ModelsPorts;
  readonly #changes = new Emitter<ModelsChange>();
  readonly #life = new AbortController();
  #state: ModelsState = { models: [] };
  #etag: string | undefined;
  #rows: readonly unknown[] = [];
  #zeroRetention: readonly string[] | undefined;
  #zeroRetentionAtMs = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;
  #refreshing: Promise<ModelsState> | undefined;

  constructor(server: Server, ports: ModelsPorts) {
    this.#server = server;
    this.#ports = ports;
  }

  get state(): ModelsState {
    return this.#state;
  }

  get onDidChange(): Event<ModelsChange> {
    return this.#changes.event;
  }

  find(id: string): Model | undefined {
    return this.#state.models.find((model) => model.id === id);
  }

  /** The list of the last time, however old; nothing is asked of the network. */
  load(): Promise<ModelsState> {
    this.#loading ??= this.#readCache();
    return this.#loading.then(() => this.#state);
  }

  /** The list as the server has it now, unless it was asked a moment ago. Offline, the last known list stays. */
  async refresh(signal: AbortSignal, options: { readonly isForced?: boolean } = {}): Promise<ModelsState> {
    await this.load();
    const ageMs = this.#ports.clock.now() - (this.#state.checkedAtMs ?? 0);
    if (!options.isForced && ageMs >= 0 && ageMs < freshMs) return this.#state;
    // One request for all who ask: one of them leaving does not end it for the others.
    this.#refreshing ??= this.#fetch(this.#life.signal).finally(() => {
      this.#refreshing = undefined;
    });
    return raceAbort(this.#refreshing, signal);
  }

  /** The models of which an endpoint keeps nothing of what it is sent, as last told; undefined where nobody did. */
  get zeroRetention(): readonly string[] | undefined {
    return this.#zeroRetention;
  }

  /** Asks anew which models keep nothing, unless that was asked a moment ago. */
  async refreshZeroRetention(signal: AbortSignal): Promise<void> {
    await this.load();
    const nowMs = this.#ports.clock.now();
    if (nowMs - this.#zeroRetentionAtMs < freshMs) return;
    const told = await zeroRetentionModels(this.#server, this.#ports, signal);
    if (!told) return;
    this.#zeroRetentionAtMs = nowMs;
    this.#zeroRetention = told;
    await this.#writeCache();
  }

  dispose(): void {
    this.#life.abort();
    this.#changes.dispose();
  }

  async #readCache(): Promise<void> {
    try {
      const text = await this.#ports.cache.read(this.#server.origin);
      const cached = text === undefined ? undefined : (asObject(parseJson(text)) as CacheFile | undefined);
      const list = parseModelList({ data: cached?.rows });
      if (!cached || !list) return;
      this.#rows = asArray(cached.rows);
      this.#etag = typeof cached.etag === 'string' ? cached.etag : undefined;
      if (Array.isArray(cached.zeroRetention)) this.#zeroRetention = cached.zeroRetention.map(String);
      const checkedAtMs = typeof cached.checkedAtMs === 'number' ? { checkedAtMs: cached.checkedAtMs } : {};
      this.#change({ models: list.models, ...checkedAtMs });
    } catch (error) {
      this.#ports.log('warn', 'models.cacheUnreadable', { error: String(error) });
    }
  }

  async #fetch(signal: AbortSignal): Promise<ModelsState> {
    const fetched = await this.#pages(signal);
    const checkedAtMs = this.#ports.clock.now();
    if ('failure' in fetched) {
      this.#change({ ...this.#state, failure: fetched.failure });
      return this.#state;
    }
    const { failure: _, ...known } = this.#state;
    if (fetched.rows) {
      this.#rows = fetched.rows;
      this.#etag = fetched.etag;
      const models = parseModelList({ data: fetched.rows })?.models ?? [];
      const isFirst = known.models.length === 0;
      const diff = isFirst ? undefined : diffModels(known.models, models);
      this.#change({ models, checkedAtMs, ...(diff && !isEmptyDiff(diff) && { diff }) });
    } else this.#change({ ...known, checkedAtMs });
    await this.#writeCache();
    return this.#state;
  }

  /** All rows, or none when they are those we have. */
  async #pages(signal: AbortSignal): Promise<Fetched> {
    const rows: unknown[] = [];
    const first = await this.#firstPage(signal);
    if (!first.ok) return { failure: first.failure };
    if (first.status === 304) return {};
    let json = first.json;
    for (let page = 1; ; page += 1) {
      const list = parseModelList(json);
      if (!list) return { failure: { kind: 'bad-response' } };
      rows.push(...asArray((json as { readonly data?: unknown }).data));
      const path = list.next === undefined ? undefined : this.#ownPath(list.next);
      if (path === undefined || page >= maxPages) return { rows, ...(first.etag && { etag: first.etag }) };
      const next = await callApi(this.#server, { path }, this.#ports, signal);
      if (!next.ok) return { failure: next.failure };
      json = next.json;
    }
  }

  /** With a key OpenRouter leaves out what the account may not use; without, its list is public and needs none. */
  async #firstPage(signal: AbortSignal) {
    const tag = this.#etag !== undefined && this.#rows.length > 0 ? { etag: this.#etag } : {};
    const isOpenRouter = this.#server.dialect === 'openrouter';
    if (isOpenRouter && (await this.#ports.keys.get(this.#server.origin)) !== undefined) {
      const own = await callApi(this.#server, { path: '/models/user', ...tag }, this.#ports, signal);
      if (own.ok || own.failure.status === undefined || own.failure.status >= 500) return own;
    }
    return callApi(
      this.#server,
      { path: '/models', key: isOpenRouter ? 'none' : 'stored', ...tag },
      this.#ports,
      signal,
    );
  }

  /** The way to the next page, where it is on the same server. */
  #ownPath(next: string): string | undefined {
    const { baseUrl, origin } = this.#server;
    const url = URL.canParse(next, `${baseUrl}/`) ? new URL(next, `${baseUrl}/`) : undefined;
    const base = new URL(baseUrl).pathname.replace(/\/$/, '');
    if (url?.origin !== origin || !url.pathname.startsWith(base)) return undefined;
    return `${url.pathname.slice(base.length)}${url.search}`;
  }

  async #writeCache(): Promise<void> {
    const file: CacheFile = {
      rows: this.#rows,
      etag: this.#etag,
      checkedAtMs: this.#state.checkedAtMs,
      zeroRetention: this.#zeroRetention,
    };
    try {
      await this.#ports.cache.write(this.#server.origin, JSON.stringify(file));
    } catch (error) {
      this.#ports.log('warn', 'models.cacheNotWritten', { error: String(error) });
    }
  }

  #change(change: ModelsChange): void {
    const { diff: _, ...state } = change;
    this.#state = state;
    this.#changes.fire(change);
  }
}

/** The rows as the server sent them, so that a newer version of us reads more out of an old file. */
interface CacheFile {
  readonly rows?: unknown;
  readonly etag?: unknown;
  readonly checkedAtMs?: unknown;
  readonly zeroRetention?: unknown;
}

type Fetched =
  | { readonly failure: ChatFailure }
  | { readonly failure?: never; readonly rows?: readonly unknown[]; readonly etag?: string };
