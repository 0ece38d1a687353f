import type { Beginning } from '../../core/chat.ts';

/*
 * What the user keeps of the catalogue: favourites, the models of late, the set that was compared last, and what
 * is chosen for the conversation that begins next.
 */

/** What VS Code keeps for the extension; the global one is shared by all windows. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const keys = {
  favourites: 'models.favourites',
  recents: 'models.recents',
  compared: 'models.compared',
  lookedAtMs: 'models.lookedAtMs',
  next: 'models.nextConversation',
} as const;

const maxFavourites = 200;
const maxRecents = 6;

export class ModelShelf {
  readonly #shared: Memory;
  readonly #window: Memory;

  constructor(shared: Memory, window: Memory) {
    this.#shared = shared;
    this.#window = window;
  }

  get favourites(): readonly string[] {
    return ids(this.#shared.get(keys.favourites));
  }

  get recents(): readonly string[] {
    return ids(this.#shared.get(keys.recents));
  }

  /** What was compared last. */
  get compared(): readonly string[] {
    return ids(this.#shared.get(keys.compared));
  }

  /** When the list was last looked at; undefined when it never was. */
  get lookedAtMs(): number | undefined {
    const at = this.#shared.get(keys.lookedAtMs);
    return typeof at === 'number' ? at : undefined;
  }

  async star(id: string, isFavourite: boolean): Promise<void> {
    const others = this.favourites.filter((other) => other !== id);
    const favourites = isFavourite ? [...others, id].slice(-maxFavourites) : others;
    await this.#shared.update(keys.favourites, favourites);
  }

  async used(id: string): Promise<void> {
    const recents = [id, ...this.recents.filter((other) => other !== id)];
    await this.#shared.update(keys.recents, recents.slice(0, maxRecents));
  }

  async comparing(models: readonly string[]): Promise<void> {
    await this.#shared.update(keys.compared, models);
  }

  async lookedAt(nowMs: number): Promise<void> {
    await this.#shared.update(keys.lookedAtMs, nowMs);
  }

  /** What is chosen for the conversation that begins next in this window. */
  get next(): Beginning {
    const next = this.#window.get(keys.next);
    return typeof next === 'object' && next ? next : {};
  }

  async chooseNext(change: Beginning): Promise<void> {
    await this.#window.update(keys.next, { ...this.next, ...change });
  }

  /** The conversation has begun: the one after it begins with the default again. */
  async takeNext(): Promise<Beginning> {
    const { next } = this;
    if (Object.keys(next).length > 0) await this.#window.update(keys.next, undefined);
    return next;
  }
}

function ids(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}
