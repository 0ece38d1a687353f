import type { UsagePanelMessage, UsageState } from '../../src/protocol/usage.ts';
import { openView, type ViewOptions, type ViewPage } from './viewPage.ts';

export interface UsagePage extends ViewPage<UsagePanelMessage> {
  /** Shows it, chart and all. */
  show(state: UsageState): Promise<void>;
}

export async function openUsage(options: ViewOptions = {}): Promise<UsagePage> {
  const view = await openView<UsagePanelMessage>('usage', options);
  const show = async (state: UsageState) => {
    await view.tell({ type: 'usage', state });
    await view.page.locator('.drawing canvas').waitFor();
  };
  return { ...view, show };
}
