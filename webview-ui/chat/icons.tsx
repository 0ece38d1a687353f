import type { ComponentChildren } from 'preact';

/* Drawn here: an icon font would be larger than the panel. Strokes take the colour of the text around them. */

export function Icon({
  children,
  class: className,
}: {
  readonly children: ComponentChildren;
  readonly class?: string;
}) {
  return (
    <svg
      class={className}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.2"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {children}
    </svg>
  );
}

const path = (d: string) => () => (
  <Icon>
    <path d={d} />
  </Icon>
);

export const PersonIcon = path(
  'M8 8.2a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM3 13.5c.5-2.4 2.5-3.6 5-3.6s4.5 1.2 5 3.6',
);
export const SendIcon = path('M2.5 2.5 14 8 2.5 13.5 4.2 8zM4.2 8H9');
export const InspectIcon = path(
  'M2.500 3h11M2.500 6.500h5M2.500 10h3M10.500 8a2.500 2.500 0 1 0 .01 0M12.300 12.300l1.700 1.700',
);
export const AttachIcon = path(
  'M11 5.500 6.300 10.200a1.100 1.100 0 0 0 1.600 1.600l5-5a2.500 2.500 0 0 0-3.600-3.600l-5.300 5.300a3.900 3.900 0 0 0 5.500 5.500L13 10.500',
);
export const QueueIcon = path('M2.500 4h8M2.500 8h5M2.500 12h5M11.500 8v5.500M9 11l2.500 2.500L14 11');
export const InterruptIcon = path('M3 3v10M5.500 3 13.500 8l-8 5z');
export const CopyIcon = path('M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z');
export const EditIcon = path('M10.8 2.8l2.4 2.4-7.6 7.6-3.1.7.7-3.1zM9.3 4.3l2.4 2.4');
export const RegenerateIcon = path('M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3');
export const OtherModelIcon = path('M2.5 5h9M9 2.5 11.5 5 9 7.5M13.5 11h-9M7 8.5 4.5 11 7 13.5');
export const ContinueIcon = path('M3 3.5 8.5 8 3 12.5zM11.5 3.5v9');
export const QuoteIcon = path(
  'M3 11c2 0 3-1.4 3-4V4.500H2.800V8H6M9.500 11c2 0 3-1.400 3-4V4.500H9.300V8h3.200',
);
export const ForkIcon = path(
  'M4.500 5v6M4.500 8.500c5 0 7-.800 7-3M4.500 5a1.500 1.500 0 1 0-.01 0M4.500 14a1.500 1.500 0 1 0-.01 0M11.500 5.500a1.500 1.500 0 1 0-.01 0',
);
export const TrashIcon = path('M3 4.500h10M6 4.500v-2h4v2M4.500 4.500l.5 9h6l.5-9M7 7v4M9 7v4');
export const PreviousIcon = path('M10 3.500 5.500 8l4.500 4.500');
export const NextIcon = path('M6 3.500 10.500 8 6 12.500');
export const UpIcon = path('M3.500 10 8 5.500l4.500 4.500');
export const DownIcon = path('M3.500 6 8 10.500 12.500 6');
export const CloseIcon = path('M4 4l8 8M12 4l-8 8');
export const ArrowDownIcon = path('M8 3v9.500M4 8.500 8 12.500l4-4');

export const CheckIcon = path('M3 8.500 6.500 12 13 4.500');
export const InfoIcon = path('M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.500V11M8 5v.500');
export const StarIcon = path(
  'M8 2l1.800 3.900 4.200.500-3.100 2.900.800 4.200L8 11.400l-3.700 2.100.800-4.200L2 6.400l4.200-.500z',
);
export const SlidersIcon = path(
  'M2.500 5H9M12 5h1.500M2.500 11H4M7 11h6.500M9 3.500v3M12 3.500v3M4 9.500v3M7 9.500v3',
);
export const CompareIcon = path('M2.500 3h4.500v10H2.500zM9 3h4.500v10H9z');

export function StopIcon() {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="currentColor">
      <rect x="3.500" y="3.500" width="9" height="9" rx="1.500" />
    </svg>
  );
}
