import { assertNever } from '../../base/assertNever.ts';
import type { ConversationId } from '../../conversation.ts';
import type { Clock, Localize } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import type { Attachments } from '../attachments.ts';
import { htmlFoot, htmlHead, htmlOf } from './exportHtml.ts';
import { exportJson, exportJsonLines } from './exportJson.ts';
import { markdownOf } from './exportMarkdown.ts';
import { type Reading, readingOf } from './reading.ts';
import { ExportSource } from './source.ts';

export type ExportFormat = 'markdown' | 'html' | 'json' | 'json-lines';

export interface ExportRequest {
  /** All conversations unless told, those in the bin too. */
  readonly ids?: readonly ConversationId[];
  readonly format: ExportFormat;
  /** For Markdown and HTML: also the branches that are not shown. The others always have them. */
  readonly includesBranches?: boolean;
}

export interface ExporterPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly localize: Localize;
  readonly attachments?: Attachments;
}

/** Conversations as text, in pieces that come as they are read. */
export class Exporter {
  readonly #ports: ExporterPorts;
  readonly #source: ExportSource;

  constructor(ports: ExporterPorts) {
    this.#ports = ports;
    this.#source = new ExportSource(ports.database);
  }

  async *export(request: ExportRequest): AsyncGenerator<string> {
    const { attachments, clock } = this.#ports;
    const ids = await this.#source.ids(request.ids);
    switch (request.format) {
      case 'json':
        return yield* exportJson(this.#source, ids, attachments, clock.now());
      case 'json-lines':
        return yield* exportJsonLines(this.#source, ids, attachments, clock.now());
      case 'markdown':
        return yield* this.#markdown(ids, request);
      case 'html':
        return yield* this.#html(ids, request);
      default:
        return assertNever(request.format);
    }
  }

  async *#markdown(ids: readonly ConversationId[], request: ExportRequest): AsyncGenerator<string> {
    let separator = '';
    for await (const reading of this.#readings(ids, request)) {
      yield separator + markdownOf(reading, this.#ports.localize);
      separator = '\n';
    }
  }

  async *#html(ids: readonly ConversationId[], request: ExportRequest): AsyncGenerator<string> {
    const [first] = ids;
    const only = ids.length === 1 && first ? await this.#source.conversation(first) : undefined;
    yield await htmlHead(only?.conversation.title ?? this.#ports.localize('Conversations'));
    for await (const reading of this.#readings(ids, request)) {
      yield await htmlOf(reading, this.#ports.localize, this.#ports.attachments);
    }
    yield htmlFoot;
  }

  async *#readings(ids: readonly ConversationId[], request: ExportRequest): AsyncGenerator<Reading> {
    for (const id of ids) {
      const reading = await readingOf(this.#source, id, request.includesBranches ?? false);
      if (reading) yield reading;
    }
  }
}
