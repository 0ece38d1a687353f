import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { browser, closeBrowser } from './browserPage.ts';
import { openPanel } from './panelPage.ts';
import { panelStates, showState } from './panelStates.ts';
import { type ThemeName, themeNames } from './themes.ts';

/* Pictures of every state of the transcript in every theme and size, to be looked at. */

const sizes = {
  narrow: { width: 300, height: 560 },
  wide: { width: 480, height: 640 },
  tab: { width: 900, height: 640 },
} as const;

type SizeName = keyof typeof sizes;

interface Picture {
  readonly name: string;
  readonly png: Buffer;
}

/** One contact sheet for each theme and size, with a picture for each state whose name has `filter` in it. */
export async function takeStatePictures(
  folder: string,
  filter: string,
  onSheet: (file: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  try {
    for (const theme of themeNames) {
      for (const size of Object.keys(sizes) as SizeName[]) {
        const file = path.join(folder, `${theme}-${size}.png`);
        writeFileSync(file, await sheetOf(await takeAll(theme, size, filter), sizes[size].width));
        onSheet(file);
      }
    }
  } finally {
    await closeBrowser();
  }
}

async function takeAll(theme: ThemeName, size: SizeName, filter: string): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  const panel = await openPanel({ theme, ...sizes[size] });
  for (const state of panelStates) {
    if (!state.name.includes(filter)) continue;
    await showState(panel, state);
    // Colours of code, formulas and the last animation.
    await panel.page.waitForTimeout(350);
    pictures.push({ name: state.name, png: await panel.page.screenshot() });
  }
  await panel.close();
  return pictures;
}

async function sheetOf(pictures: readonly Picture[], width: number): Promise<Buffer> {
  const columns = Math.max(1, Math.floor(2900 / width));
  const context = await (await browser()).newContext({
    viewport: { width: columns * (width + 10) + 10, height: 600 },
  });
  const page = await context.newPage();
  const figures = pictures.map(
    ({ name, png }) =>
      `<figure><figcaption>${name}</figcaption><img src="data:image/png;base64,${png.toString('base64')}"></figure>`,
  );
  await page.setContent(
    `<style>body{display:flex;flex-wrap:wrap;gap:10px;margin:10px;background:#777;font:13px sans-serif}figure{margin:0}</style>${figures.join('')}`,
  );
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  const sheet = await page.screenshot({ fullPage: true });
  await context.close();
  return sheet;
}
