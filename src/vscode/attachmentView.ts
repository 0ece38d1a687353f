import type { Attached } from '../core/conversation.ts';
import type { AttachmentView } from '../protocol/chatViews.ts';

/** Near enough for what was attached before its tokens were counted. */
const bytesPerToken = 3.7;

/** What goes along with a prompt, as its chip shows it. */
export function attachmentView(part: Attached): AttachmentView {
  const { hash, name, mimeType, sizeBytes } = part.attachment;
  if (part.type !== 'context') return { hash, kind: part.type, label: name, mimeType, sizeBytes };
  const { kind, label, uri, lines } = part.source;
  return {
    hash,
    kind,
    label,
    mimeType,
    sizeBytes,
    tokens: part.tokens ?? Math.ceil(sizeBytes / bytesPerToken),
    ...(uri !== undefined && { uri }),
    ...(lines && { lines }),
  };
}
