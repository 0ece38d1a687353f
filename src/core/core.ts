import { Answers, type Instructions } from './answers.ts';
import { type Beginning, Chat } from './chat.ts';
import { Compaction } from './compaction.ts';
import type { Conversation } from './conversation.ts';
import { Drafts } from './drafts.ts';
import { Errands } from './errands.ts';
import { Gauge } from './gauge.ts';
import { Guardian } from './guardian.ts';
import { type AttachmentFiles, Attachments } from './history/attachments.ts';
import { History } from './history/history.ts';
import { keepDataUrl } from './images.ts';
import { LateWrites } from './lateWrites.ts';
import { MetricsStore } from './metrics/metricsStore.ts';
import { type EndpointsAnswer, modelEndpoints } from './openrouter/endpoints.ts';
import { type ModelCache, Models } from './openrouter/models.ts';
import type { Server } from './openrouter/server.ts';
import type { Clock, Fetch, KeyStore, Log, NewId, Random } from './ports.ts';
import { Queue } from './queue.ts';
import type { Settings } from './settings.ts';
import { Settling } from './settling.ts';
import { SpendingNotices } from './spendingNotices.ts';
import type { DurableDatabase } from './storage/database.ts';
import { Titles } from './titles.ts';
import { TurnWatch } from './turnWatch.ts';

/* The product without an editor, wired. */

export interface CorePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Fetch;
  readonly newId: NewId;
  readonly log: Log;
  readonly keys: KeyStore;
  readonly database: DurableDatabase;
  readonly attachmentFiles: AttachmentFiles;
  readonly modelCache: ModelCache;
  settings(): Settings;
  /** Whether prompts and answers may be in the log. They may not unless told. */
  logsContents?(): boolean;
  /** The address of the workspace that is open. */
  workspace(): string | undefined;
  /** What new conversations begin with. `take` is told when one begins. */
  newConversation(use: 'look' | 'take'): Promise<Beginning>;
  /** The instructions of the workspace that go along with what is asked in this conversation. */
  instructions(conversation: Pick<Conversation, 'workspace'>): Promise<readonly Instructions[]>;
}

export interface Core {
  readonly chat: Chat;
  readonly answers: Answers;
  /** As they are now. */
  settings(): Settings;
  /** The models of a server; the same list for all who ask. */
  models(server: Server): Models;
  /** Who serves a model, at what price and how well; asked now. */
  endpoints(server: Server, model: string, signal: AbortSignal): Promise<EndpointsAnswer>;
  readonly history: History;
  readonly attachments: Attachments;
  /** What is being written. */
  readonly drafts: Drafts;
  /** How full the context will be, and what the next answer costs. */
  readonly gauge: Gauge;
  /** What waits to be sent. */
  readonly queue: Queue;
  /** What models are asked beside the conversations. */
  readonly errands: Errands;
  readonly titles: Titles;
  /** Summarises the older part of a conversation for the model. */
  readonly compaction: Compaction;
  /** Keeps the user's limits. */
  readonly guardian: Guardian;
  readonly spendingNotices: SpendingNotices;
  /** How turns went. */
  readonly metrics: MetricsStore;
  readonly database: DurableDatabase;
  /** Erases every conversation, draft, attachment and cache, in every window. What streams here is stopped first. */
  eraseAll(): Promise<void>;
  /** Stops what streams and resolves when everything is on disk. */
  close(): Promise<void>;
}

export function createCore(ports: CorePorts): Core {
  const { database } = ports;
  const history = new History(ports);
  const attachments = new Attachments(database, ports.attachmentFiles, ports.clock);
  history.start(attachments);
  const lists = new Map<string, Models>();
  const models = (server: Server): Models => {
    const list = lists.get(server.baseUrl) ?? new Models(server, { ...ports, cache: ports.modelCache });
    lists.set(server.baseUrl, list);
    return list;
  };
  const late = new LateWrites(ports.clock);
  const notices = new SpendingNotices({ ...ports, history });
  const guardian = new Guardian({ ...ports, history, late, models }, (charge) => {
    settling.settle(charge);
    notices.spent(charge);
  });
  const answers = new Answers({ ...ports, history, attachments, models, purse: guardian });
  const chat = new Chat({
    ...ports,
    history,
    late,
    defaultModel: () => ports.settings().model,
    answer: (conversation, message, signal) => answers.answer(conversation, message, signal),
    keepImage: (dataUrl) => keepDataUrl(dataUrl, attachments),
  });
  const errands = new Errands({ client: answers.client, settings: ports.settings, models });
  const compaction = new Compaction({ ...ports, history, attachments, errands });
  const drafts = new Drafts({ ...ports, history });
  const gauge = new Gauge({ ...ports, answers, history });
  const queue = new Queue({ ...ports, history, chat, drafts });
  const titles = new Titles({ ...ports, history, chat, errands });
  const settling = new Settling({ ...ports, history, chat });
  const metrics = new MetricsStore(database);
  const watch = new TurnWatch({ ...ports, chat, client: answers.client, metrics });
  const close = async () => {
    settling.dispose();
    notices.dispose();
    watch.dispose();
    titles.dispose();
    compaction.dispose();
    for (const list of lists.values()) list.dispose();
    queue.dispose();
    await chat.close();
    await late.flush();
    late.clear();
    await drafts.dispose();
    history.dispose();
    await database.close();
  };
  const eraseAll = async () => {
    await chat.close();
    late.clear();
    await database.eraseAll();
    await attachments.removeAll();
    await ports.modelCache.clear();
  };
  const { settings } = ports;
  return {
    chat,
    answers,
    drafts,
    queue,
    gauge,
    errands,
    history,
    attachments,
    titles,
    compaction,
    guardian,
    spendingNotices: notices,
    metrics,
    database,
    settings,
    models,
    eraseAll,
    endpoints: (server, model, signal) => modelEndpoints(server, model, ports, signal),
    close,
  };
}
