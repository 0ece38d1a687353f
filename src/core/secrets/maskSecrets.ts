import type { Secret } from './findSecrets.ts';

/**
 * Names for secrets that stand in their place: the same for the same secret wherever it occurs, so that the model
 * can still follow what belongs together. They tell nothing of what they stand for.
 */
export class SecretMasks {
  readonly #names = new Map<string, string>();

  /** The text without its secrets; everything else is as it was. */
  mask(text: string, secrets: readonly Secret[]): string {
    let masked = '';
    let at = 0;
    for (const secret of secrets) {
      masked += text.slice(at, secret.start) + this.#nameOf(secret);
      at = secret.end;
    }
    return masked + text.slice(at);
  }

  #nameOf({ text, type, service }: Secret): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const what = type === 'named' ? 'secret' : type.replace('-', ' ');
    const name = `[masked ${service === undefined ? '' : `${service} `}${what} ${this.#names.size + 1}]`;
    this.#names.set(text, name);
    return name;
  }
}
