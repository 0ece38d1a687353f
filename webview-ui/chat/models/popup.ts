import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** A dialog over the panel that closes with Esc, by itself, or when something beside it is clicked. */
export function usePopup(onClosed: () => void): {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly close: () => void;
} {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before anything of it is painted: a closed dialog would be laid out for nothing.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.addEventListener('close', onClosed);
    element?.addEventListener('click', (event) => {
      // The dialog's own area is covered by its parts: what is clicked of it itself lies outside.
      if (event.target === element) element.close();
    });
  }, []);
  return { dialog, close: () => dialog.current?.close() };
}
