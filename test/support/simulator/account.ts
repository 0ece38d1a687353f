import { Chance } from './chance.ts';
import type { Json } from './json.ts';
import { dollarsOf, picoOf } from './money.ts';

/** Who pays: one account, its credit, its keys and what each has used. */

export interface KeySpec {
  readonly key: string;
  /** Dollars that this key may spend; undefined is no limit. */
  readonly limit?: string;
  readonly limitReset?: 'daily' | 'weekly' | 'monthly';
  /** Dollars spent before the simulator started. */
  readonly usage?: string;
  /** Calls are paid with the user's own provider key. */
  readonly isByok?: boolean;
  readonly isManagement?: boolean;
  readonly isFreeTier?: boolean;
  readonly expiresAt?: string;
  readonly label?: string;
}

/** Keys that are there from the start, one for each kind of account. */
export const simulatorKeys = {
  good: 'sk-or-v1-simulator',
  limited: 'sk-or-v1-simulator-limited',
  spent: 'sk-or-v1-simulator-spent',
  byok: 'sk-or-v1-simulator-byok',
  management: 'sk-or-v1-simulator-management',
  expired: 'sk-or-v1-simulator-expired',
} as const;

const initialKeys: readonly KeySpec[] = [
  { key: simulatorKeys.good, usage: '6.5' },
  { key: simulatorKeys.limited, limit: '0.01', limitReset: 'monthly', usage: '0.002' },
  { key: simulatorKeys.spent, limit: '20', limitReset: 'monthly', usage: '20' },
  { key: simulatorKeys.byok, isByok: true },
  { key: simulatorKeys.management, isManagement: true },
  { key: simulatorKeys.expired, expiresAt: '2026-01-01T00:00:00Z' },
];

interface KeyState {
  readonly spec: KeySpec;
  usedPico: bigint;
  byokPico: bigint;
}

export interface AccountOptions {
  readonly keys?: readonly KeySpec[];
  /** Dollars bought, all time. */
  readonly credit?: string;
  readonly seed: number;
  readonly now: () => number;
}

const freeDailyLimit = 1000;
const usedBeforePico = picoOf('21.3');

export class Account {
  readonly #keys = new Map<string, KeyState>();
  readonly #now: () => number;
  readonly #chance: Chance;
  #creditPico: bigint;
  #billedPico = 0n;
  #freeRequests: number[] = [];

  constructor({ keys = [], credit = '50', seed, now }: AccountOptions) {
    this.#now = now;
    this.#chance = new Chance(seed ^ 0x6b657973);
    this.#creditPico = picoOf(credit);
    for (const spec of [...initialKeys, ...keys]) this.addKey(spec);
  }

  addKey(spec: KeySpec): void {
    this.#keys.set(spec.key, { spec, usedPico: picoOf(spec.usage ?? '0'), byokPico: 0n });
  }

  removeKey(key: string): void {
    this.#keys.delete(key);
  }

  /** A new key for someone who signed in. */
  issueKey(label: string): string {
    const key = `sk-or-v1-${this.#chance.letters(64, '0123456789abcdef')}`;
    this.addKey({ key, label });
    return key;
  }

  /** Dollars bought, all time; the balance is that minus what was used. */
  setCredit(dollars: string): void {
    this.#creditPico = picoOf(dollars);
  }

  get billedPico(): bigint {
    return this.#billedPico;
  }

  /** What providers took from the users' own keys, which no credit pays. */
  get byokPico(): bigint {
    return [...this.#keys.values()].reduce((sum, { byokPico }) => sum + byokPico, 0n);
  }

  get balancePico(): bigint {
    return this.#creditPico - usedBeforePico - this.#billedPico;
  }

  find(key: string): KeySpec | undefined {
    const spec = this.#keys.get(key)?.spec;
    return spec?.expiresAt && Date.parse(spec.expiresAt) <= this.#now() ? undefined : spec;
  }

  /** What is left under the key's own limit; undefined without one. */
  leftOf(key: string): bigint | undefined {
    const state = this.#keys.get(key);
    return state?.spec.limit === undefined ? undefined : picoOf(state.spec.limit) - state.usedPico;
  }

  charge(key: string, pico: bigint, upstreamPico: bigint): void {
    this.#billedPico += pico;
    const state = this.#keys.get(key);
    if (!state) return;
    state.usedPico += pico;
    if (state.spec.isByok) state.byokPico += upstreamPico;
  }

  /** Counts a request to a free model; false when the minute's twenty are used up. */
  admitFree(): boolean {
    const now = this.#now();
    this.#freeRequests = this.#freeRequests.filter((at) => at > now - 86_400_000);
    if (this.#freeRequests.filter((at) => at > now - 60_000).length >= 20) return false;
    this.#freeRequests.push(now);
    return true;
  }

  keyJson(key: string): Json {
    const state = this.#keys.get(key);
    const { spec, usedPico, byokPico } = state ?? { spec: { key } as KeySpec, usedPico: 0n, byokPico: 0n };
    const left = this.leftOf(key);
    const used = dollarsOf(usedPico);
    const byok = dollarsOf(byokPico);
    const free = this.#freeRequests.length;
    return {
      label: spec.label ?? `${key.slice(0, 12)}...${key.slice(-3)}`,
      limit: spec.limit === undefined ? null : Number(spec.limit),
      limit_remaining: left === undefined ? null : dollarsOf(left > 0n ? left : 0n),
      limit_reset: spec.limitReset ?? null,
      include_byok_in_limit: false,
      usage: used,
      usage_daily: dollarsOf(usedPico - picoOf(spec.usage ?? '0')),
      usage_weekly: used,
      usage_monthly: used,
      byok_usage: byok,
      byok_usage_daily: byok,
      byok_usage_weekly: byok,
      byok_usage_monthly: byok,
      is_free_tier: spec.isFreeTier ?? false,
      is_management_key: spec.isManagement ?? false,
      is_provisioning_key: spec.isManagement ?? false,
      expires_at: spec.expiresAt ?? null,
      creator_user_id: 'user_2simulated',
      organization_id: null,
      workspace_id: null,
      allowed_data_regions: ['global'],
      free_model_daily_requests: { used: free, limit: freeDailyLimit, remaining: freeDailyLimit - free },
      rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
    };
  }

  get creditsJson(): Json {
    return {
      total_credits: dollarsOf(this.#creditPico),
      total_usage: dollarsOf(usedBeforePico + this.#billedPico),
    };
  }
}
