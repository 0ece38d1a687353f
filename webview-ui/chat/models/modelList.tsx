import { useLayoutEffect, useRef, useState } from 'preact/hooks';
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
/** Rows beyond the edges, for a wheel that turns fast. */
const overscanPx = 90;

/** Only what is in view is in the page: a thousand rows cost no more than twenty. */
export function ModelList({ entries, activeId, current, compared, onChoose, onStar, onDetails }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400, fontPx: 13 });
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const layout = layoutOf(entries, view.fontPx);
  const optionCount = layout.places.filter(({ index }) => index >= 0).length;
  const active = layout.places.find(({ entry }) => idOf(entry) === activeId);

  const measure = () => {
    const element = list.current;
    if (!element) return;
    const fontPx = Number.parseFloat(getComputedStyle(element).fontSize);
    const next = { top: element.scrollTop, height: element.clientHeight, fontPx };
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
    if (!list.current || !active) return;
    // By what was measured last: asking now would lay out the whole picker before its frame, at every key.
    const next = scrolledTo(active, view);
    if (next === view.top) return;
    list.current.scrollTop = next;
    measure();
  }, [activeId, entries, view.height]);

  const from = view.top - overscanPx;
  const to = view.top + view.height + overscanPx;
  const shown = layout.places.filter(({ top, height }) => top + height > from && top < to);
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
        {shown.map(({ entry, top, height, index }, slot) => {
          const style = { top: `${top}px`, height: `${height}px` };
          return entry.kind === 'heading' ? (
            <div class="models-heading" key={entry.section} aria-hidden="true" style={style}>
              {sectionName(entry.section)}
            </div>
          ) : (
            <ModelOption
              // A row of the page shows whatever model comes to stand there: building it anew costs more.
              key={slot}
              id={optionId(index)}
              entry={entry}
              style={style}
              isActive={idOf(entry) === activeId}
              isCurrent={idOf(entry) === current}
              isPointed={optionId(index) === pointed}
              isPicked={compared?.includes(idOf(entry) ?? '')}
              position={index + 1}
              count={optionCount}
              onChoose={onChoose}
              onStar={onStar}
              onDetails={onDetails}
            />
          );
        })}
      </div>
    </div>
  );
}

interface Place {
  readonly entry: Entry;
  readonly top: number;
  readonly height: number;
  /** Among the options; -1 for headings. */
  readonly index: number;
}

/** As far as brings the place into view, with the heading of the first row. */
function scrolledTo({ index, top, height }: Place, view: { readonly top: number; readonly height: number }) {
  const first = index === 0 ? 0 : top;
  if (first < view.top) return first;
  return Math.max(view.top, top + height - view.height);
}

function layoutOf(entries: readonly Entry[], fontPx: number) {
  const places: Place[] = [];
  let top = 0;
  let options = 0;
  for (const entry of entries) {
    const isHeading = entry.kind === 'heading';
    const height = Math.round((isHeading ? headingLines : optionLines) * fontPx);
    places.push({ entry, top, height, index: isHeading ? -1 : options });
    top += height;
    if (!isHeading) options += 1;
  }
  return { places, height: top };
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
