import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

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

/**
 * What a modal dialog does for its focus, for one that is always in the page: while it is open, Tab goes round in it,
 * whatever takes the focus away gives it back to `first`, and Esc closes it wherever the focus is.
 */
export function useHeldFocus(
  popup: RefObject<HTMLElement | null>,
  first: RefObject<HTMLElement | null>,
  { isOpen, close }: { readonly isOpen: () => boolean; readonly close: () => void },
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isOpen() || event.isComposing) return;
      if (event.key === 'Escape') close();
      else if (event.key !== 'Tab' || !tabRound(popup.current, event.shiftKey)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (isOpen() && target instanceof Node && !popup.current?.contains(target)) first.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
}

/** From one end to the other. False where the browser gets to the next one by itself. */
function tabRound(popup: HTMLElement | null, isBackwards: boolean): boolean {
  const stops = [...(popup?.querySelectorAll<HTMLElement>('button:enabled, input, select') ?? [])];
  const { activeElement } = document;
  const isWithin = activeElement !== popup && popup?.contains(activeElement) === true;
  if (isWithin && activeElement !== stops.at(isBackwards ? 0 : -1)) return false;
  stops.at(isBackwards ? -1 : 0)?.focus();
  return true;
}
