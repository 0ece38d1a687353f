import { signal } from '@preact/signals';
import { render } from 'preact';
import type { HostMessage } from '../../src/protocol.ts';
import { focusComposer } from './composer.tsx';
import { post } from './host.ts';
import { loadTranslations } from './l10n.ts';
import { ChatPanel } from './panel.tsx';
import { type PanelState, reduce } from './state.ts';
import './chat.css';

const state = signal<PanelState | undefined>(undefined);

window.addEventListener('message', (event: MessageEvent<HostMessage>) => {
  const next = reduce(state.value, event.data);
  if (!next) return post({ type: 'ready' });
  state.value = next;
  if (event.data.type === 'focus') focusComposer();
});

loadTranslations();
render(<ChatPanel state={state} />, document.body);
post({ type: 'ready' });
