import type { Disposable } from './base/disposable.ts';
import { Emitter, type Event } from './base/emitter.ts';
import type { Attached, ConversationId, Draft } from './conversation.ts';
import type { History } from './history/history.ts';
import type { Clock, Log } from './ports.ts';

/*
 * What is being written in each conversation, text and attachments. All panels of this window share it; it is on
 * disk within moments, and outlives panels, windows and crashes. `null` is the conversation that does not exist
 * yet: each workspace has one, so that two windows never write over each other's beginnings.
 */

export interface DraftsPorts {
  readonly history: History;
  readonly clock: Clock;
  readonly log: Log;
  /** The address of the workspace that is open. */
  workspace(): string | undefined;
}

export interface DraftChange {
  readonly conversationId: ConversationId | null;
  /** What wrote the text, as it named itself; it need not be told. */
  readonly origin?: unknown;
  /** The text was added to at its end by this. */
  readonly appended?: string;
  readonly isText: boolean;
  readonly draft: Draft;
}

interface Entry {
  draft: Draft;
  /** Set while the last changes wait to be written. */
  due: Disposable | undefined;
  isWriting: boolean;
}

const nothing: Draft = { text: '', attachments: [] };

const writeAfterMs = 1_000;
/** A long draft is written less often: each time costs its whole length. */
const moreMsPerChar = 0.01;
const mostMs = 3_000;
const retryAfterMs = 5_000;

export class Drafts implements Disposable {
  readonly #ports: DraftsPorts;
  readonly #entries = new Map<ConversationId | null, Promise<Entry>>();
  readonly #changed: Emitter<DraftChange>;
  readonly #listening: Disposable;

  constructor(ports: DraftsPorts) {
    this.#ports = ports;
    this.#changed = new Emitter((error) => ports.log('error', 'drafts.listener', { error: String(error) }));
    this.#listening = ports.history.onDidChange(({ tables, isOwn }) => {
      if (isOwn || !tables.includes('drafts')) return;
      this.#reread().catch((error) => ports.log('warn', 'drafts.reread', { error: String(error) }));
    });
  }

  get onDidChange(): Event<DraftChange> {
    return this.#changed.event;
  }

  async read(id: ConversationId | null): Promise<Draft> {
    return (await this.#entry(id)).draft;
  }

  /** The text as it is now. `origin` is who typed it, told with the change. */
  setText(id: ConversationId | null, text: string, origin?: unknown): Promise<void> {
    return this.#change(id, (draft) => (draft.text === text ? draft : { ...draft, text }), { origin });
  }

  /** Adds text below what is typed, with a blank line between. */
  async insert(id: ConversationId | null, text: string): Promise<void> {
    await this.#change(id, (draft) => ({ ...draft, text: withBelow(draft.text, text) }), { appended: text });
  }

  /** Adds what goes along. The same content is there once; the newer description of it counts. */
  attach(id: ConversationId | null, parts: readonly Attached[]): Promise<void> {
    const added = new Map(parts.map((part) => [part.attachment.hash, part]));
    return this.#change(id, (draft) => {
      const kept = draft.attachments.filter((part) => !added.has(part.attachment.hash));
      return { ...draft, attachments: [...kept, ...added.values()] };
    });
  }

  detach(id: ConversationId | null, hash: string): Promise<void> {
    return this.#change(id, (draft) => ({
      ...draft,
      attachments: draft.attachments.filter((part) => part.attachment.hash !== hash),
    }));
  }

  replace(id: ConversationId | null, draft: Draft): Promise<void> {
    return this.#change(id, () => draft);
  }

  /** What was written for the conversation that did not exist belongs to this one now. */
  async move(from: ConversationId | null, to: ConversationId): Promise<void> {
    const draft = await this.read(from);
    await this.replace(to, draft);
    await this.replace(from, nothing);
  }

  /** The draft became a message, which took it off the disk in the same write. */
  async taken(id: ConversationId | null): Promise<void> {
    const entry = await this.#entry(id);
    if (isEmpty(entry.draft)) return;
    entry.draft = nothing;
    this.#changed.fire({ conversationId: id, draft: nothing, isText: true });
    // It may have been written once more while the message was on its way.
    void this.#write(id);
  }

  /** Writes it once more: the history took it for the one that was sent. */
  async keep(id: ConversationId | null): Promise<void> {
    if (!isEmpty(await this.read(id))) await this.#write(id);
  }

  /** Writes what is not on disk yet: the panel is left, or hidden. */
  async flush(): Promise<void> {
    for (const [id, entry] of [...this.#entries]) if ((await entry).due) await this.#write(id);
  }

  async dispose(): Promise<void> {
    this.#listening.dispose();
    await this.flush();
    for (const entry of this.#entries.values()) (await entry).due?.dispose();
  }

  #entry(id: ConversationId | null): Promise<Entry> {
    const known = this.#entries.get(id);
    if (known) return known;
    const reading = this.#ports.history
      .draft(this.#key(id))
      .then((draft) => ({ draft: draft ?? nothing, due: undefined, isWriting: false }));
    this.#entries.set(id, reading);
    reading.catch(() => this.#entries.delete(id));
    return reading;
  }

  /** What is not a conversation's is the workspace's. */
  #key(id: ConversationId | null): string | null {
    if (id !== null) return id;
    const workspace = this.#ports.workspace();
    return workspace === undefined ? null : `new in ${workspace}`;
  }

  async #change(
    id: ConversationId | null,
    change: (draft: Draft) => Draft,
    how: Pick<DraftChange, 'origin' | 'appended'> = {},
  ): Promise<void> {
    const entry = await this.#entry(id);
    const before = entry.draft;
    entry.draft = change(before);
    if (isSame(before, entry.draft)) return;
    this.#writeLater(id, entry, Math.min(mostMs, writeAfterMs + entry.draft.text.length * moreMsPerChar));
    const isText = before.text !== entry.draft.text;
    this.#changed.fire({ ...how, conversationId: id, draft: entry.draft, isText });
  }

  /** What is due is not put off by more typing. */
  #writeLater(id: ConversationId | null, entry: Entry, afterMs: number): void {
    entry.due ??= this.#ports.clock.after(afterMs, () => void this.#write(id));
  }

  async #write(id: ConversationId | null): Promise<void> {
    const entry = await this.#entry(id);
    entry.due?.dispose();
    entry.due = undefined;
    entry.isWriting = true;
    try {
      await this.#ports.history.saveDraft(this.#key(id), entry.draft);
    } catch (error) {
      this.#ports.log('warn', 'drafts.notKept', { error: String(error) });
      this.#writeLater(id, entry, retryAfterMs);
    } finally {
      entry.isWriting = false;
    }
  }

  /** Another window wrote. What is being typed here is not overwritten. */
  async #reread(): Promise<void> {
    for (const [id, reading] of [...this.#entries]) {
      const entry = await reading;
      if (isBusy(entry)) continue;
      const draft = (await this.#ports.history.draft(this.#key(id))) ?? nothing;
      if (isBusy(entry) || isSame(entry.draft, draft)) continue;
      const isText = entry.draft.text !== draft.text;
      entry.draft = draft;
      this.#changed.fire({ conversationId: id, draft, isText });
    }
  }
}

function withBelow(text: string, added: string): string {
  return text.trim() === '' ? added : `${text.trimEnd()}\n\n${added}`;
}

function isBusy({ due, isWriting }: Entry): boolean {
  return due !== undefined || isWriting;
}

function isEmpty({ text, attachments }: Draft): boolean {
  return text === '' && attachments.length === 0;
}

function isSame(one: Draft, other: Draft): boolean {
  return (
    one === other ||
    (one.text === other.text && JSON.stringify(one.attachments) === JSON.stringify(other.attachments))
  );
}
