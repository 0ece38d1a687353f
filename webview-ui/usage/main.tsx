import { signal } from '@preact/signals';
import { render } from 'preact';
import type { UsageHostMessage, UsageState } from '../../src/protocol/usage.ts';
import { loadTranslations } from '../chat/l10n.ts';
import { post } from './host.ts';
import { UsageView } from './usageView.tsx';
import 'uplot/dist/uPlot.min.css';
import '../everyPage.css';
import './usage.css';

/* The page of the usage view: what was spent, and the limits. The host holds the truth. */

const state = signal<UsageState | undefined>(undefined);

window.addEventListener('message', ({ data }: MessageEvent<UsageHostMessage>) => {
  if (data.type === 'usage') state.value = data.state;
});

function Page() {
  return state.value ? <UsageView state={state.value} /> : null;
}

loadTranslations();
render(<Page />, document.body);
post({ type: 'ready' });
