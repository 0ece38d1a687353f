import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Emitter, type Event } from '../../core/base/emitter.ts';
import { hasFilter, type TreeFilter, type TreeQuery } from '../../core/history/tree/groups.ts';
import { contextKeys } from '../ids.ts';

/* How the user wants to see the conversations, remembered: grouping and sorting everywhere, the filter here. */

const orderSchema = z.object({
  grouping: z.enum(['date', 'tag', 'model', 'workspace']),
  sort: z.enum(['updated', 'cost', 'tokens', 'title']),
});

const filterSchema = z.object({
  workspace: z.exactOptional(z.string()),
  tags: z.exactOptional(z.array(z.string())),
  models: z.exactOptional(z.array(z.string())),
  marks: z.exactOptional(z.array(z.enum(['streaming', 'failed', 'unread', 'pinned']))),
}) satisfies z.ZodMiniType<TreeFilter>;

const orderKey = 'conversations.order';
const filterKey = 'conversations.filter';

export class TreeState {
  readonly #everywhere: vscode.Memento;
  readonly #here: vscode.Memento;
  readonly #changed = new Emitter<void>();

  constructor(everywhere: vscode.Memento, here: vscode.Memento) {
    this.#everywhere = everywhere;
    this.#here = here;
    void this.#tellContext();
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get query(): TreeQuery {
    const order = orderSchema.safeParse(this.#everywhere.get(orderKey));
    const filter = filterSchema.safeParse(this.#here.get(filterKey));
    return { ...(order.data ?? { grouping: 'date', sort: 'updated' }), filter: filter.data ?? {} };
  }

  async order(change: Partial<Omit<TreeQuery, 'filter'>>): Promise<void> {
    const { grouping, sort } = { ...this.query, ...change };
    await this.#everywhere.update(orderKey, { grouping, sort });
    this.#changed.fire();
  }

  async filter(filter: TreeFilter): Promise<void> {
    await this.#here.update(filterKey, filter);
    await this.#tellContext();
    this.#changed.fire();
  }

  async #tellContext(): Promise<void> {
    const isFiltered = hasFilter(this.query.filter);
    await vscode.commands.executeCommand('setContext', contextKeys.conversationsAreFiltered, isFiltered);
  }
}
