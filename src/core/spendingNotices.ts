import { type Disposable, DisposableStore } from './base/disposable.ts';
import { Emitter, type Event } from './base/emitter.ts';
import type { Charge } from './charge.ts';
import type { ConversationId } from './conversation.ts';
import { type Limit, limitsOf, periodAround } from './costs/limits.ts';
import { scopeOf } from './guardian.ts';
import type { History } from './history/history.ts';
import type { Pico } from './money.ts';
import { credit, keyFacts } from './openrouter/account.ts';
import type { ApiPorts } from './openrouter/api.ts';
import { parseServer } from './openrouter/server.ts';
import type { Log, NewId } from './ports.ts';
import type { Settings } from './settings.ts';

/* What the user should hear of in time: a soft limit is passed, credit or the key's limit runs out. Each is said
 * once a period, in the one window that noticed first. */

export type SpendingNotice =
  | {
      readonly kind: 'soft-limit';
      readonly limit: Limit;
      readonly countedPico: Pico;
      readonly conversationId?: ConversationId;
    }
  | { readonly kind: 'low-credit'; readonly balancePico: Pico }
  | { readonly kind: 'key-limit'; readonly leftPico: Pico; readonly reset?: string };

export interface SpendingNoticesPorts extends ApiPorts {
  readonly history: History;
  readonly newId: NewId;
  readonly log: Log;
  settings(): Settings;
}

/** Credit and key are asked about no more often than this. */
const askEveryMs = 10 * 60 * 1000;
const lowPico = 1_000_000_000_000n;
/** A key whose limit is small is low when little of it is left. */
const lowShare = 10n;

export class SpendingNotices implements Disposable {
  readonly #ports: SpendingNoticesPorts;
  readonly #writer: string;
  readonly #notices: Emitter<SpendingNotice>;
  readonly #subscriptions = new DisposableStore();
  readonly #life = new AbortController();
  /** Charges that the ledger is about to have. */
  #charges: Charge[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(ports: SpendingNoticesPorts) {
    this.#ports = ports;
    this.#writer = ports.newId();
    this.#notices = new Emitter((error) => ports.log('error', 'spending.listener', { error: String(error) }));
    this.#subscriptions.add(
      ports.history.onDidChange(({ isOwn, tables }) => {
        if (isOwn && tables.includes('spending')) this.#try(() => this.#checkLimits());
      }),
    );
  }

  get onNotice(): Event<SpendingNotice> {
    return this.#notices.event;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#life.abort();
  }

  /** Something was spent. */
  spent(charge: Charge): void {
    this.#charges.push(charge);
    if (charge.costPico !== 0n) this.#try(() => this.#checkAccount(charge));
  }

  async #checkLimits(): Promise<void> {
    const charges = this.#charges;
    this.#charges = [];
    const soft = limitsOf(this.#ports.settings().spendingLimits).filter(
      ({ softPico }) => softPico !== undefined,
    );
    for (const charge of charges) for (const limit of soft) await this.#checkLimit(limit, charge);
  }

  async #checkLimit(limit: Limit, { attempt }: Charge): Promise<void> {
    const { history, clock } = this.#ports;
    if (limit.model !== undefined && limit.model !== attempt.model) return;
    const scope = scopeOf(limit, attempt.atMs, attempt.spending, attempt.id);
    const { spentPico } = await history.ledger.counted(scope, clock.now());
    if (limit.softPico === undefined || spentPico < limit.softPico) return;
    // A limit that was raised warns again.
    const what = [
      limit.kind,
      limit.model,
      scope.fromMs,
      scope.conversationId,
      scope.messageId,
      limit.softPico,
    ];
    await this.#once(what.filter((word) => word !== undefined).join(' '), {
      kind: 'soft-limit',
      limit,
      countedPico: spentPico,
      ...(attempt.spending.conversationId !== undefined && {
        conversationId: attempt.spending.conversationId,
      }),
    });
  }

  async #checkAccount({ attempt }: Charge): Promise<void> {
    const { settings, clock } = this.#ports;
    const parsed = parseServer(settings().baseUrl);
    if (!parsed.ok || parsed.server.dialect !== 'openrouter' || attempt.server !== parsed.server.origin)
      return;
    if (clock.now() - this.#askedAtMs < askEveryMs) return;
    this.#askedAtMs = clock.now();
    const { signal } = this.#life;
    const day = periodAround('day', clock.now()).fromMs;
    const key = await keyFacts(parsed.server, undefined, this.#ports, signal);
    const { limitPico, limitRemainingPico: leftPico, limitReset: reset } = key.ok ? key.value : {};
    if (leftPico !== undefined && limitPico !== undefined && leftPico * lowShare < limitPico)
      await this.#once(`key-limit ${day}`, {
        kind: 'key-limit',
        leftPico,
        ...(reset !== undefined && { reset }),
      });
    const account = await credit(parsed.server, this.#ports, signal);
    const balancePico = account.ok ? account.value?.balancePico : undefined;
    if (balancePico !== undefined && balancePico < lowPico)
      await this.#once(`low-credit ${day}`, { kind: 'low-credit', balancePico });
  }

  async #once(key: string, notice: SpendingNotice): Promise<void> {
    const { history, clock } = this.#ports;
    if (await history.ledger.warnOnce(key, this.#writer, clock.now())) this.#notices.fire(notice);
  }

  #try(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!this.#life.signal.aborted) this.#ports.log('warn', 'spending.notice', { error: String(error) });
    });
  }
}
