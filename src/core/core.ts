import { Answers } from './answers.ts';
import { Chat } from './chat.ts';
import { type AttachmentFiles, Attachments } from './history/attachments.ts';
import { History } from './history/history.ts';
import { keepDataUrl } from './images.ts';
import type { Clock, Fetch, KeyStore, Log, NewId, Random } from './ports.ts';
import type { Settings } from './settings.ts';
import type { DurableDatabase } from './storage/database.ts';

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
  settings(): Settings;
}

export interface Core {
  readonly chat: Chat;
  readonly answers: Answers;
  readonly history: History;
  readonly attachments: Attachments;
  readonly database: DurableDatabase;
  /** Stops what streams and resolves when everything is on disk. */
  close(): Promise<void>;
}

export function createCore(ports: CorePorts): Core {
  const { database } = ports;
  const history = new History(ports);
  history.start();
  const attachments = new Attachments(database, ports.attachmentFiles, ports.clock);
  const answers = new Answers({ ...ports, history, attachments });
  const chat = new Chat({
    ...ports,
    history,
    defaultModel: () => ports.settings().model,
    answer: (conversation, message, signal) => answers.answer(conversation, message, signal),
    keepImage: (dataUrl) => keepDataUrl(dataUrl, attachments),
  });
  const close = async () => {
    await chat.close();
    history.dispose();
    await database.close();
  };
  return { chat, answers, history, attachments, database, close };
}
