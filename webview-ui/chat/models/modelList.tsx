import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../l10n.ts';
import { ModelOption } from './modelOption.tsx';
import type { Entry, Section } from './ranking.ts';

export const modelListId = 'model-list';

export function optionId(index: number): string {
  return `model-option-${index}`;
}

/** What is chosen with an entry; headings are not. */
export function idOf(entry: Entry): string | undefined {
  return entry.kind === 'model' ? entry.row.id : entry.kind === 'typed' ? entry.id : undefined;
}

interface Props {
  readonly isOpen: boolean;
  readonly entries: readonly Entry[];
  readonly activeId: string | undefined;
  readonly current: string;
  /** Set while several are picked. */
  readonly compared: readonly string[] | undefined;
  readonly onChoose: (id: string) => void;
  readonly onStar: (id: string, isFavourite: boolean) => void;
  readonly onDetails: (id: string) => void;
}

/** In lines of text, so that the list grows with the user's font. models.css has the same. */
const optionLines = 3.4;
const headingLines = 2;
/** Rows beyond the edges, for a wheel that turns fast: where nothing is about to scroll, they only cost. */
const overscanPx = 60;

/** As it was measured last: the list mostly opens as large as before, and is then drawn once. */
let lastView = { top: 0, height: 400, fontPx: 13 };

/** Only what is in view is in the page: a thousand rows cost no more than twenty. */
export function ModelList({
  isOpen,
  entries,
  activeId,
  current,
  compared,
  onChoose,
  onStar,
  onDetails,
}: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ ...lastView, top: 0 });
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const layout = useMemo(() => layoutOf(entries, view.fontPx), [entries, view.fontPx]);
  const active = layout.options.find(({ entry }) => idOf(entry) === activeId);

  const measure = () => {
    const element = list.current;
    if (!element) return;
    const fontPx = Number.parseFloat(getComputedStyle(element).fontSize);
    const next = { top: element.scrollTop, height: element.clientHeight, fontPx };
    lastView = next;
    setView((old) =>
      old.top === next.top && old.height === next.height && old.fontPx === fontPx ? old : next,
    );
  };
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    // It hears of the first size as well, between layout and paint.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!isOpen) setPointed(undefined);
  }, [isOpen]);
  useLayoutEffect(() => {
    if (!list.current) return;
    // It opens as it began. By what was measured last: asking now would lay out the whole picker before its frame, at
    // every key.
    const seen = isOpen ? view : { ...view, top: 0 };
    const next = active ? scrolledTo(active, seen) : seen.top;
    if (next === view.top) return;
    list.current.scrollTop = next;
    measure();
  }, [isOpen, activeId, entries, view.height]);

  const beyondPx = view.top > 0 || pointed !== undefined ? overscanPx : 0;
  const from = view.top - beyondPx;
  const to = view.top + view.height + beyondPx;
  const isShown = ({ top, height }: Place) => top + height > from && top < to;
  return (
    <div
      ref={list}
      id={modelListId}
      class="models-list"
      role="listbox"
      tabIndex={-1}
      aria-label={t('Models')}
      aria-multiselectable={compared !== undefined}
      onScroll={measure}
      onPointerOver={({ target }) =>
        setPointed(target instanceof Element ? target.closest('[role=option]')?.id : undefined)
      }
      onPointerLeave={() => setPointed(undefined)}
    >
      <div class="models-space" role="presentation" style={{ height: `${layout.height}px` }}>
        {layout.options.filter(isShown).map((place, slot) => (
          <ModelOption
            // A row of the page shows whatever model comes to stand there: building it anew costs more.
            key={slot}
            id={optionId(place.index)}
            entry={place.entry}
            style={styleOf(place)}
            isActive={idOf(place.entry) === activeId}
            isCurrent={idOf(place.entry) === current}
            isPointed={optionId(place.index) === pointed}
            isPicked={compared?.includes(idOf(place.entry) ?? '')}
            position={place.index + 1}
            count={layout.options.length}
            onChoose={onChoose}
            onStar={onStar}
            onDetails={onDetails}
          />
        ))}
        {layout.headings.filter(isShown).map((place) => (
          <div class="models-heading" key={place.entry.section} aria-hidden="true" style={styleOf(place)}>
            {sectionName(place.entry.section)}
          </div>
        ))}
      </div>
    </div>
  );
}

interface Place {
  readonly top: number;
  readonly height: number;
}

interface OptionPlace extends Place {
  readonly entry: Exclude<Entry, { kind: 'heading' }>;
  /** Among the options. */
  readonly index: number;
}

interface HeadingPlace extends Place {
  readonly entry: Extract<Entry, { kind: 'heading' }>;
}

/** As far as brings the place into view, with the heading of the first row. */
function scrolledTo(
  { index, top, height }: OptionPlace,
  view: { readonly top: number; readonly height: number },
) {
  const first = index === 0 ? 0 : top;
  if (first < view.top) return first;
  return Math.max(view.top, top + height - view.height);
}

function layoutOf(entries: readonly Entry[], fontPx: number) {
  const options: OptionPlace[] = [];
  const headings: HeadingPlace[] = [];
  let top = 0;
  for (const entry of entries) {
    const height = Math.round((entry.kind === 'heading' ? headingLines : optionLines) * fontPx);
    if (entry.kind === 'heading') headings.push({ entry, top, height });
    else options.push({ entry, top, height, index: options.length });
    top += height;
  }
  return { options, headings, height: top };
}

function styleOf({ top, height }: Place) {
  return { top: `${top}px`, height: `${height}px` };
}

function sectionName(section: Section): string {
  switch (section) {
    case 'favourites':
      return t('Favourites');
    case 'recents':
      return t('Recently chosen');
    case 'all':
      return t('All models');
  }
}
