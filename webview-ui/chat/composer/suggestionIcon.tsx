import type { SuggestionIcon as IconName } from '../../../src/protocol/chatViews.ts';
import { Icon } from '../icons.tsx';

const paths: Readonly<Record<IconName, string>> = {
  prompt: 'M3 3.500h10v7H7.500L5 13v-2.500H3zM5.500 6h5M5.500 8h3',
  image: 'M2.500 3.500h11v9h-11zM2.500 11l3-3 2.500 2.500 2-2 3.500 3.500M10.500 6h.01',
  file: 'M4 2.500h5l3 3v8H4zM9 2.500v3h3',
  folder: 'M2.500 4h4l1.500 1.500h5.500v7h-11z',
  selection: 'M3 4h7M3 8h10M3 12h5M12.500 2.500v3',
  symbol: 'M8 2.500l5 2.700v5.600L8 13.500l-5-2.700V5.200zM3 5.200 8 8l5-2.800M8 8v5.500',
  cell: 'M2.500 3.500h11v9h-11zM2.500 6.500h11M6 3.500v9',
  problems: 'M8 2.500 14 13H2zM8 6.500v3M8 11.500h.01',
  git: 'M5 4v8M5 9c4 0 6-1 6-3.500M5 4a1 1 0 1 0-.01 0M5 14a1 1 0 1 0-.01 0M11 5.500a1 1 0 1 0-.01 0',
  terminal: 'M2.500 3.500h11v9h-11zM5 6.500 7 8 5 9.500M8.500 10h2.500',
  clipboard: 'M4 3.500h8v10H4zM6 2.500h4v2H6z',
  conversation: 'M2.500 3.500h11v7.500H8L5 13.500V11H2.500z',
  web: 'M8 2.500a5.500 5.500 0 1 0 .01 0M2.500 8h11M8 2.500c-4 4-4 7 0 11M8 2.500c4 4 4 7 0 11',
  instructions: 'M4 2.500h8v11H4zM6 5.500h4M6 8h4M6 10.500h2.500',
};

export function SuggestionIcon({ name }: { readonly name: IconName }) {
  return (
    <Icon class="suggestion-icon">
      <path d={paths[name]} />
    </Icon>
  );
}
