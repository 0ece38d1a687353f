import uPlot from 'uplot';
import type { UsageChart } from '../../src/protocol/usage.ts';

/* Loaded with the first chart. Colours are the theme's, read when the chart is drawn and when the theme changes. */

export function drawChart(element: HTMLElement, chart: UsageChart, height: number): () => void {
  let plot: uPlot | undefined;
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(optionsFor(element, chart, height), [[...chart.x], [...chart.y]], element);
  };
  draw();
  const sizes = new ResizeObserver(() => plot?.setSize({ width: widthOf(element), height }));
  sizes.observe(element);
  // VS Code puts the theme into the classes and variables of the page.
  const themes = new MutationObserver(draw);
  themes.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => {
    sizes.disconnect();
    themes.disconnect();
    plot?.destroy();
  };
}

function widthOf(element: HTMLElement): number {
  return Math.max(120, Math.floor(element.clientWidth));
}

function optionsFor(element: HTMLElement, chart: UsageChart, height: number): uPlot.Options {
  const colour = (name: string, other: string) => {
    const styles = getComputedStyle(document.documentElement);
    return styles.getPropertyValue(name).trim() || styles.getPropertyValue(other).trim() || 'gray';
  };
  const bars = uPlot.paths.bars?.({ size: [0.8, 60, 1], align: 1 });
  const fill = colour('--vscode-charts-blue', '--vscode-focusBorder');
  const axis = {
    stroke: colour('--vscode-descriptionForeground', '--vscode-foreground'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colour('--vscode-editorWidget-border', '--vscode-contrastBorder'), width: 1 },
    ticks: { show: false },
  };
  const most = Math.max(...chart.y, 0);
  return {
    width: widthOf(element),
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: { x: { time: true }, y: { range: [0, most > 0 ? most * 1.1 : 1] } },
    axes: [axis, { ...axis, size: 64, values: (_, splits) => splits.map(dollars) }],
    series: [{}, { fill, stroke: fill, width: 0, points: { show: false }, ...(bars && { paths: bars }) }],
  };
}

const formats = new Map<number, Intl.NumberFormat>();

/** Marks of the axis; amounts that count come from the host as words. */
function dollars(value: number): string {
  const digits = value === 0 || value >= 1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(value)));
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat(document.documentElement.lang || 'en', {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 0,
      maximumFractionDigits: digits,
    });
    formats.set(digits, format);
  }
  return format.format(value);
}
