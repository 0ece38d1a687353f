import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Surroundings } from '../../../src/protocol/chatViews.ts';
import { CompareIcon, SlidersIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { loadCatalogue, openModels } from './catalogue.ts';
import { parametersText } from './parametersText.ts';

/** What opens from the bar is no part of the script that draws the first page. */
const dialogs = signal<Awaited<ReturnType<typeof loadDialogs>> | undefined>(undefined);
const isParametersOpen = signal(false);

async function loadDialogs() {
  const { ModelPicker } = await import('./modelPicker.tsx');
  const { Parameters } = await import('./parameters.tsx');
  return { ModelPicker, Parameters };
}

/** So that the picker opens in a frame: script and list are there before anybody asks. */
async function prepare(): Promise<void> {
  loadCatalogue();
  dialogs.value = await loadDialogs();
}

/** In the composer's bar: which model answers next, and how it is asked. */
export function ModelControls({ surroundings }: { readonly surroundings: Surroundings }) {
  const { choice, model } = surroundings;
  const Dialogs = dialogs.value;
  useEffect(() => {
    // Where the page has something better to do, this waits for two seconds at most.
    const handle = requestIdleCallback(() => void prepare(), { timeout: 2000 });
    return () => cancelIdleCallback(handle);
  }, []);
  // Whatever else changes in the composer's bar is nothing to it.
  const picker = useMemo(() => Dialogs && <Dialogs.ModelPicker current={model} />, [Dialogs, model]);
  const changed = parametersText(choice);
  const isComparing = choice.compared.length > 0;
  const name = isComparing ? t('Compare {count} models', { count: choice.compared.length }) : choice.name;
  const title = isComparing ? choice.compared.join('\n') : (choice.warning ?? model);
  return (
    <div class="model-controls">
      <button
        type="button"
        class="composer-model"
        aria-haspopup="dialog"
        aria-label={t('Model: {name}. Choose another', { name })}
        title={title}
        onClick={() => openModels({ for: isComparing ? 'compare' : 'choose' })}
      >
        {isComparing && <CompareIcon />}
        {choice.warning && <span class="model-warning">!</span>}
        <span class="composer-model-name">{name}</span>
      </button>
      <button
        type="button"
        class="composer-model composer-parameters"
        aria-haspopup="dialog"
        aria-label={changed === '' ? t('Parameters') : t('Parameters: {changed}', { changed })}
        title={changed === '' ? t('Parameters of this conversation') : changed}
        onClick={() => {
          isParametersOpen.value = true;
        }}
      >
        <SlidersIcon />
        {changed !== '' && <span class="composer-model-name">{changed}</span>}
      </button>
      {picker}
      {Dialogs && isParametersOpen.value && (
        <Dialogs.Parameters
          choice={choice}
          onClose={() => {
            isParametersOpen.value = false;
          }}
        />
      )}
    </div>
  );
}
