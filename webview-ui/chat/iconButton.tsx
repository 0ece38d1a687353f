import type { ComponentChildren } from 'preact';

interface Props {
  readonly label: string;
  readonly isSmall?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

/** A button that is only a picture; its name is read out and shown when the mouse rests on it. */
export function IconButton({ label, isSmall, isDisabled, onClick, children }: Props) {
  return (
    <button
      type="button"
      class={isSmall ? 'icon-button small' : 'icon-button'}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
