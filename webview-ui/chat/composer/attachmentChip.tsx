import type { ComponentChildren } from 'preact';
import type { AttachmentView } from '../../../src/protocol.ts';

interface Props {
  readonly attachment: AttachmentView;
  /** What one can do with it, such as taking it away. */
  readonly children?: ComponentChildren;
}

/** Something that goes along with a prompt. */
export function AttachmentChip({ attachment: { label, lines }, children }: Props) {
  const range = lines ? `:${lines.first}-${lines.last}` : '';
  return (
    <li class="chip">
      <span class="chip-label" title={`${label}${range}`}>
        {label}
        {range}
      </span>
      {children}
    </li>
  );
}
