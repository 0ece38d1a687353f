import assert from 'node:assert/strict';
import type { Spending } from '../../src/core/charge.ts';
import { Guardian } from '../../src/core/guardian.ts';
import { History } from '../../src/core/history/history.ts';
import { LateWrites } from '../../src/core/lateWrites.ts';
import type { ChatRequest } from '../../src/core/openrouter/chatRequest.ts';
import { settleGeneration } from '../../src/core/openrouter/generation.ts';
import { Models } from '../../src/core/openrouter/models.ts';
import { parseServer, type Server } from '../../src/core/openrouter/server.ts';
import { resilienceDefaults } from '../../src/core/resilience/resilienceSettings.ts';
import { ResilientChat } from '../../src/core/resilientChat.ts';
import { parseSettings, type Settings } from '../../src/core/settings.ts';
import type { Database } from '../../src/core/storage/database.ts';
import type { StreamPart } from '../../src/core/stream.ts';
import { inMemoryOpenRouter } from '../support/inMemoryOpenRouter.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { TestClock } from '../support/testClock.ts';

/* Windows that ask a simulated OpenRouter, each with a guardian over one shared history. */

export interface Asked {
  readonly model: string;
  readonly text: string;
  readonly spending?: Spending;
  readonly maxTokens?: number;
  readonly fallbackModels?: readonly string[];
}

export class GuardianWorld {
  readonly clock: TestClock;
  readonly openRouter;
  readonly server: Server;
  settings: Settings = parseSettings({}).settings;
  #made = 0;

  constructor(startMs: number) {
    this.clock = new TestClock(startMs);
    this.openRouter = inMemoryOpenRouter(() => this.clock.now());
    const parsed = parseServer(this.openRouter.baseUrl);
    assert.ok(parsed.ok);
    this.server = parsed.server;
  }

  set(values: Readonly<Record<string, unknown>>): void {
    const { settings, bad } = parseSettings({ maxRetries: 0, requestsPerMinute: 1000, ...values });
    assert.deepEqual(bad, []);
    this.settings = settings;
  }

  readonly newId = () => {
    this.#made += 1;
    return `x${this.#made.toString().padStart(8, '0')}`;
  };

  async window(database: Database): Promise<GuardedWindow> {
    const window = new GuardedWindow(this, database);
    await window.models.refresh(new AbortController().signal);
    return window;
  }
}

export class GuardedWindow {
  readonly world: GuardianWorld;
  readonly history: History;
  readonly guardian: Guardian;
  readonly models: Models;
  readonly #chat: ResilientChat;
  readonly #unsettled = new Map<string, string>();

  constructor(world: GuardianWorld, database: Database) {
    this.world = world;
    const { clock, newId, openRouter, server } = world;
    const ports = {
      clock,
      newId,
      log: () => undefined,
      fetch: openRouter.fetch,
      random: () => 0.5,
      keys: { get: async () => simulatorKeys.good },
      cache: { read: async () => undefined, write: async () => undefined, clear: async () => undefined },
    };
    this.history = new History({ database, clock, newId });
    this.models = new Models(server, ports as never);
    this.guardian = new Guardian(
      {
        ...ports,
        history: this.history,
        late: new LateWrites(clock),
        settings: () => world.settings,
        models: () => this.models,
        workspace: () => 'file:///work',
      },
      ({ attempt, certainty, generationId }) => {
        if (certainty !== 'exact' && generationId) this.#unsettled.set(attempt.id, generationId);
      },
    );
    const limits = () => ({
      ...resilienceDefaults,
      maxRetries: world.settings.maxRetries,
      requestsPerMinute: 1000,
    });
    this.#chat = new ResilientChat({ ...ports, purse: this.guardian } as never, limits);
  }

  /** All parts of the answer; leaves after `stopAfter` of them. */
  async ask(asked: Asked, stopAfter = Number.POSITIVE_INFINITY): Promise<readonly StreamPart[]> {
    const { model, text, maxTokens, fallbackModels = [], spending = { purpose: 'other' } } = asked;
    const request: ChatRequest = {
      model,
      fallbackModels,
      messages: [{ role: 'user', content: [{ type: 'text', text }] }],
      parameters: maxTokens === undefined ? {} : { maxTokens },
    };
    const controller = new AbortController();
    const parts: StreamPart[] = [];
    for await (const part of this.#chat.chat(this.world.server, request, { spending }, controller.signal)) {
      parts.push(part);
      if (parts.filter(({ type }) => type === 'text-delta' || type === 'reasoning-delta').length >= stopAfter)
        controller.abort();
    }
    return parts;
  }

  /** Asks OpenRouter for what it did not tell. */
  async settle(): Promise<void> {
    const { clock, server, openRouter } = this.world;
    for (const [id, generationId] of this.#unsettled) {
      const ports = { clock, fetch: openRouter.fetch, keys: { get: async () => 'k' }, log: () => undefined };
      const asking = settleGeneration(server, generationId, ports as never, new AbortController().signal);
      await clock.advance(2_000);
      const usage = await asking;
      assert.ok(usage);
      await this.history.ledger.settle(id, usage);
    }
    this.#unsettled.clear();
  }
}

export function failureOf(parts: readonly StreamPart[]) {
  const last = parts.at(-1);
  return last?.type === 'failure' ? last.failure : undefined;
}
