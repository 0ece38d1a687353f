import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ModelPurpose } from '../../../src/protocol/models.ts';
import { focusComposer } from '../composer/box.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { CloseIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { catalogue, catalogueIndex, star } from './catalogue.ts';
import { ModelCardPane } from './modelCardPane.tsx';
import { ModelFilters } from './modelFilters.tsx';
import { idOf, ModelList, modelListId, optionId } from './modelList.tsx';
import { ModelPickerFoot } from './modelPickerFoot.tsx';
import { changePicking, closePicking, isForLess, picking } from './picking.ts';
import { useHeldFocus } from './popup.ts';
import { listModels, type Search } from './ranking.ts';

const maxCompared = 4;
/** What it is laid out for before it is opened. */
const mostOften: ModelPurpose = { for: 'choose' };

/**
 * All models of the server. The keyboard stays in the search field; arrows walk through the list.
 *
 * It is there from the start, laid out and invisible: opening it only shows it. As a modal `dialog` it would be built
 * anew, and all of the page with it, since the browser makes everything else inert.
 */
export function ModelPicker({ current }: { /** The model that answers now. */ readonly current: string }) {
  const { purpose, search, activeId, details, isComparing, compared: picked } = picking.value;
  const picker = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const isOpen = purpose !== undefined;
  const known = catalogue.value;
  const compared = picked ?? known?.compared ?? [];
  const index = catalogueIndex.value;
  const entries = useMemo(
    () => listModels(index, { favourites: known?.favourites ?? [], recents: known?.recents ?? [] }, search),
    [index, known?.favourites, known?.recents, search],
  );
  const ids = useMemo(() => entries.flatMap((entry) => idOf(entry) ?? []), [entries]);
  const active =
    activeId !== undefined && ids.includes(activeId)
      ? activeId
      : firstOf(ids, search, isForLess(purpose) ? '' : current);

  const close = () => {
    closePicking();
    focusComposer();
  };
  useHeldFocus(picker, field, { isOpen: () => picking.peek().purpose !== undefined, close });
  useLayoutEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);

  const toggle = (id: string) => {
    const others = compared.filter((other) => other !== id);
    if (others.length < compared.length) changePicking({ compared: others });
    else if (compared.length < maxCompared) changePicking({ compared: [...compared, id] });
  };
  const choose = (id: string, scope: 'conversation' | 'new-conversations' = 'conversation') => {
    if (isComparing) return toggle(id);
    if (purpose?.for === 'regenerate') post({ type: 'regenerate', messageId: purpose.messageId, model: id });
    else post({ type: 'choose-model', model: id, scope });
    close();
  };
  const compare = () => {
    if (compared.length < 2) return;
    post({ type: 'compare-next', models: [...compared] });
    close();
  };
  const move = (step: number) => {
    const at = active === undefined ? -1 : ids.indexOf(active);
    changePicking({ activeId: ids[Math.max(0, Math.min(ids.length - 1, at + step))] });
  };
  const change = (more: Partial<Search>) => {
    changePicking({ search: { ...search, ...more }, activeId: undefined });
  };
  const isFavourite = active !== undefined && known?.favourites.includes(active) === true;
  const toggleDetails = () => changePicking({ details: details === active ? undefined : active });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    const act = keyAction(event);
    if (!act) return;
    event.preventDefault();
    if (act === 'accept-all' && isComparing) compare();
    else if (typeof act === 'number') move(act);
    else if (active === undefined) return;
    else if (act === 'accept') choose(active);
    else if (act === 'accept-all') choose(active, 'new-conversations');
    else if (act === 'star') star(active, !isFavourite);
    else toggleDetails();
  };

  return (
    <>
      {isOpen && <div class="models-outside" aria-hidden="true" onClick={close} />}
      <div
        ref={picker}
        class={`models${isOpen ? ' open' : ''}${details === undefined ? '' : ' has-card'}`}
        role="dialog"
        aria-modal="true"
        tabIndex={-1}
        aria-label={isComparing ? t('Compare models') : t('Choose a model')}
      >
        <div class="models-main">
          <div class="models-head">
            <input
              ref={field}
              type="text"
              class="models-search"
              role="combobox"
              aria-label={t('Search models')}
              aria-expanded="true"
              aria-autocomplete="list"
              aria-controls={modelListId}
              aria-activedescendant={active === undefined ? undefined : optionId(ids.indexOf(active))}
              placeholder={t('Name, id or vendor')}
              value={search.query}
              onInput={(event) => change({ query: event.currentTarget.value })}
              onKeyDown={onKeyDown}
              spellcheck={false}
            />
            <IconButton label={t('Close')} onClick={close}>
              <CloseIcon />
            </IconButton>
          </div>
          <ModelFilters search={search} onChange={change} />
          <Notes />
          {entries.length === 0 && (
            <p class="models-none" role="status">
              {t('No model fits')}
            </p>
          )}
          <ModelList
            isOpen={isOpen}
            entries={entries}
            activeId={active}
            current={current}
            compared={isComparing ? compared : undefined}
            onChoose={choose}
            onStar={star}
            onDetails={(id) => changePicking({ activeId: id, details: id })}
          />
          <ModelPickerFoot
            activeId={active}
            isFavourite={isFavourite}
            isComparing={isComparing}
            comparedCount={compared.length}
            purpose={purpose ?? mostOften}
            onStar={() => active !== undefined && star(active, !isFavourite)}
            onDetails={toggleDetails}
            onMakeDefault={() => active !== undefined && choose(active, 'new-conversations')}
            onCompare={compare}
            onToggleComparing={() => changePicking({ isComparing: !isComparing })}
          />
        </div>
        {details !== undefined && (
          <ModelCardPane
            id={details}
            onClose={() => changePicking({ details: undefined })}
            row={index.find(({ row }) => row.id === details)?.row}
          />
        )}
      </div>
    </>
  );
}

type KeyAction = number | 'accept' | 'accept-all' | 'star' | 'details';

function keyAction(event: KeyboardEvent): KeyAction | undefined {
  const isControl = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return 10;
    case 'PageUp':
      return -10;
    case 'Home':
      return isControl ? Number.NEGATIVE_INFINITY : undefined;
    case 'End':
      return isControl ? Number.POSITIVE_INFINITY : undefined;
    case 'Enter':
      return isControl ? 'accept-all' : 'accept';
    case 'd':
      return isControl ? 'star' : undefined;
    case 'i':
      return isControl ? 'details' : undefined;
    default:
      return undefined;
  }
}

/** What stands under the cursor: the best match, or, where nothing is searched for, the model in use. */
function firstOf(ids: readonly string[], { query }: Search, current: string): string | undefined {
  return query === '' && ids.includes(current) ? current : ids[0];
}

function Notes() {
  const known = catalogue.value;
  const notes = known?.notes ?? [];
  return (
    <div class="models-notes" role="status">
      {known?.isLoading && <span class="visually-hidden">{t('Asking for the list as it is now')}</span>}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
