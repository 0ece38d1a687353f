import { isAttached, type Message, textOf } from '../../conversation.ts';
import { formatUsd } from '../../money.ts';
import type { Localize } from '../../ports.ts';
import type { Reading, ReadingBranch } from './reading.ts';
import { attachmentLine, authorOf, branchTitle, stateNote } from './words.ts';

/* A conversation as Markdown that is pleasant to read, with what else is known of it as front matter. */

export function markdownOf({ conversation, branches }: Reading, localize: Localize): string {
  const [shown, ...others] = branches;
  const sections = [
    frontMatter(conversation),
    `# ${escaped(conversation.title)}\n`,
    ...(shown?.messages ?? []).map((message) => messageSection(message, localize)),
    ...others.map((branch, at) => branchSection(branch, at + 2, localize)),
  ];
  return `${sections.join('\n')}\n`;
}

function frontMatter(conversation: Reading['conversation']): string {
  const { title, id, createdAtMs, updatedAtMs, model, tags, workspace, messageCount } = conversation;
  const fields: Readonly<Record<string, unknown>> = {
    title,
    id,
    created: new Date(createdAtMs).toISOString(),
    updated: new Date(updatedAtMs).toISOString(),
    model,
    tags: tags.length > 0 ? tags : undefined,
    workspace,
    forked_from: conversation.forkedFrom?.conversationId,
    messages: messageCount,
    tokens: conversation.totalTokens,
    cost: formatUsd(conversation.totalCostPico),
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${yamlValue(value)}`],
  );
  return `---\n${lines.join('\n')}\n---\n`;
}

/** JSON is YAML, but for a few characters that YAML does not take as they are. */
function yamlValue(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function messageSection(message: Message, localize: Localize): string {
  const note = stateNote(message.state, localize);
  const blocks = [
    `## ${escaped(authorOf(message, localize))}\n`,
    ...attachments(message, localize),
    closedFences(textOf(message)),
    ...citations(message),
    ...(note ? [`*${note}*`] : []),
  ];
  return `${blocks.filter((block) => block !== '').join('\n')}\n`;
}

function branchSection(branch: ReadingBranch, number: number, localize: Localize): string {
  const sections = branch.messages.map((message) => messageSection(message, localize));
  return [`---\n`, `# ${escaped(branchTitle(branch, number, localize))}\n`, ...sections].join('\n');
}

function attachments(message: Message, localize: Localize): readonly string[] {
  return message.parts.flatMap((part) =>
    isAttached(part) ? [`- ${escaped(attachmentLine(part.attachment, localize))}`] : [],
  );
}

function citations(message: Message): readonly string[] {
  return message.parts.flatMap((part) =>
    part.type === 'citation' && /^https?:/i.test(part.url)
      ? [
          `- [${escaped(part.title ?? part.url)}](<${encodeURI(part.url.toWellFormed()).replace(/[<>]/g, '')}>)`,
        ]
      : [],
  );
}

/** An answer that was cut off within a code block must not swallow what comes after it. */
function closedFences(text: string): string {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const [, fence = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined) open = fence === '' ? undefined : fence;
    else if (fence.startsWith(open) && rest.trim() === '') open = undefined;
  }
  return open === undefined ? text : `${text}\n${open}`;
}

function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
