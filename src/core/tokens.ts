/*
 * About how many tokens a text has, without the tokenizer of the model: those are megabytes, each vendor has another,
 * and most are secret. The text is cut the way tokenizers cut it before they look up what they know; what each piece
 * costs depends on its kind and length, as counted with the vocabulary o200k over prose, code and Chinese. What
 * servers then really counted corrects the estimate for each model.
 */

const piece =
  /[^\r\n\p{L}\p{N}]?(?:\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})|[\p{Lo}\p{Lm}\p{Lt}]+)|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;
const letters = /\p{L}/u;
const ascii = /^[\x20-\x7e]*$/;
const ideographs = /\p{Script=Han}/gu;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}ー]/gu;
const syllables = /\p{Script=Hangul}/gu;
const pictures = /\p{Extended_Pictographic}/gu;

/** Tokens of a word by its number of letters, from none; the rest of a longer one counts five letters each. */
const wordTokens = [1, 1.02, 1, 1.02, 1.03, 1.04, 1.08, 1.1, 1.18, 1.21, 1.33, 1.29, 1.3];
const signTokens = [1, 1, 1.01, 1.09, 1.32];

/** About how many tokens. */
export function estimateTextTokens(text: string): number {
  let tokens = 0;
  for (const [part] of text.matchAll(piece)) tokens += pieceTokens(part);
  return Math.ceil(tokens);
}

function pieceTokens(part: string): number {
  if (!letters.test(part)) return signsTokens(part.trim());
  if (ascii.test(part)) {
    const count = /[A-Za-z]/.test(part[0] ?? '') ? part.length : part.length - 1;
    const known = wordTokens[count];
    return known ?? 1.3 + (count - 12) / 5;
  }
  return otherScriptTokens(part);
}

function signsTokens(signs: string): number {
  const pictured = countOf(signs, pictures);
  const known = signTokens[signs.length] ?? 1.32 + (signs.length - 4) * 0.4;
  return pictured > 0 ? pictured * 1.6 : known;
}

/** Scripts without spaces between words come as one long piece. */
function otherScriptTokens(part: string): number {
  const han = countOf(part, ideographs);
  const japanese = countOf(part, kana);
  const korean = countOf(part, syllables);
  const others = Math.max(0, [...part].length - han - japanese - korean - 1);
  return Math.max(1, han * 0.8 + japanese * 0.72 + korean * 0.62 + (others > 0 ? 0.7 + others * 0.22 : 0));
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}

/** How far servers' own counts are from the estimate, for each model. */
export class TokenCalibration {
  readonly #factors = new Map<string, number>();

  /** By what to multiply an estimate for this model. */
  factor(model: string): number {
    return this.#factors.get(model) ?? 1;
  }

  /** A request of so many estimated tokens had so many by the server's count. */
  learn(model: string, estimated: number, counted: number): void {
    if (estimated < leastToLearnFrom || counted <= 0) return;
    const seen = Math.min(most, Math.max(1 / most, counted / estimated));
    const before = this.#factors.get(model);
    this.#factors.set(model, before === undefined ? seen : before + (seen - before) * weightOfNewest);
  }
}

/** In a short request what the server adds around the messages weighs more than the text. */
const leastToLearnFrom = 50;
const weightOfNewest = 0.3;
/** What differs more is no other tokenizer but something else that was counted. */
const most = 2;
