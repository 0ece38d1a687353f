import type { Attached, Prompt } from './conversation.ts';
import type { Attachments } from './history/attachments.ts';
import { findSecrets, type Secret } from './secrets/findSecrets.ts';
import { SecretMasks } from './secrets/maskSecrets.ts';

/*
 * What is about to be sent, looked through for secrets. It tells what it found and masks it when asked to; on its own
 * it changes nothing.
 */

export interface GuardedPart {
  /** Undefined is the text of the prompt. */
  readonly part: Attached | undefined;
  readonly secrets: readonly Secret[];
}

export class SecretGuard {
  readonly #attachments: Pick<Attachments, 'read' | 'put'>;

  constructor(attachments: Pick<Attachments, 'read' | 'put'>) {
    this.#attachments = attachments;
  }

  /**
   * Where there are secrets, in the order of the prompt. What was `sent` before, knowingly, is not asked about again.
   * Pictures and PDFs are not read.
   */
  async find({ text, attachments }: Prompt, sent?: Prompt): Promise<readonly GuardedPart[]> {
    const known = new Set(sent ? findSecrets(sent.text).map((secret) => secret.text) : []);
    const sentHashes = new Set(sent?.attachments.map(({ attachment }) => attachment.hash));
    const found: GuardedPart[] = [{ part: undefined, secrets: unknownTo(known, findSecrets(text)) }];
    for (const part of attachments) {
      if (part.type !== 'context' || sentHashes.has(part.attachment.hash)) continue;
      const content = await this.#text(part);
      found.push({ part, secrets: unknownTo(known, findSecrets(content ?? '')) });
    }
    return found.filter(({ secrets }) => secrets.length > 0);
  }

  /** The prompt with a name in the place of each secret that was found in it. */
  async mask(prompt: Prompt, found: readonly GuardedPart[]): Promise<Prompt> {
    const masks = new SecretMasks();
    const ofText = found.find(({ part }) => part === undefined)?.secrets ?? [];
    const text = masks.mask(prompt.text, ofText);
    const attachments: Attached[] = [];
    for (const part of prompt.attachments) {
      const secrets = found.find((item) => item.part === part)?.secrets;
      attachments.push(secrets ? await this.#masked(part, secrets, masks) : part);
    }
    return { text, attachments };
  }

  async #masked(part: Attached, secrets: readonly Secret[], masks: SecretMasks): Promise<Attached> {
    const content = await this.#text(part);
    if (content === undefined) return part;
    const bytes = new TextEncoder().encode(masks.mask(content, secrets));
    const hash = await this.#attachments.put(bytes);
    return { ...part, attachment: { ...part.attachment, hash, sizeBytes: bytes.length } };
  }

  async #text({ attachment }: Attached): Promise<string | undefined> {
    const bytes = await this.#attachments.read(attachment.hash);
    return bytes && new TextDecoder().decode(bytes);
  }
}

function unknownTo(known: ReadonlySet<string>, secrets: readonly Secret[]): readonly Secret[] {
  return secrets.filter(({ text }) => !known.has(text));
}
