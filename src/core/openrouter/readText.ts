import { raceAbort } from '../base/abort.ts';

/** A body as text, as far as the limit. */
export async function readText(response: Response, limitBytes: number, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let size = 0; size < limitBytes; ) {
      const { value } = await raceAbort(reader.read(), signal);
      if (!value) break;
      size += value.length;
      text += decoder.decode(value, { stream: true });
    }
    return text + decoder.decode();
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
