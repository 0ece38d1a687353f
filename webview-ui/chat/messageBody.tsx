import type { MessageView } from '../../src/protocol.ts';

/** The body of a message: one element that the renderer owns and Preact never touches. */
export function MessageBody({ message }: { readonly message: MessageView }) {
  return (
    <div class="message-text" dir="auto">
      {message.text}
    </div>
  );
}
