import { signal } from '@preact/signals';
import { render } from 'preact';
import type {
  Fact,
  HealthCheckView,
  HealthIntent,
  HealthMessage,
  HealthView,
  MetricsPeriod,
} from '../../src/protocol/health.ts';
import { loadTranslations, t } from '../chat/l10n.ts';
import { StretchChart } from './stretchChart.tsx';
import '../everyPage.css';
import './health.css';

/* How the product is doing: what is well, what is not and what to do, and the figures of the last ninety days. */

declare function acquireVsCodeApi(): {
  postMessage(message: HealthIntent): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const api = acquireVsCodeApi();
const view = signal<HealthView | undefined>(undefined);

window.addEventListener('message', ({ data }: MessageEvent<HealthMessage>) => {
  if (data.type === 'health') view.value = data.view;
});

function Page() {
  const current = view.value;
  if (!current)
    return (
      <main class="page">
        <p role="status">{t('Checking…')}</p>
      </main>
    );
  const { level, headline, checkedAt, isChecking, checks, versions } = current;
  return (
    <main class="page" aria-busy={isChecking}>
      <header class="head">
        <h1>{t('Health of Neural Terminal')}</h1>
        <p class="headline" role="status">
          <Lamp level={level} />
          {headline} <span class="quiet">{isChecking ? t('Checking…') : checkedAt}</span>
        </p>
        <div class="actions">
          <button
            type="button"
            class="button primary"
            onClick={() => api.postMessage({ type: 'check-again' })}
          >
            {t('Run Checks Again')}
          </button>
          <button type="button" class="button" onClick={() => api.postMessage({ type: 'copy-report' })}>
            {t('Copy Diagnostic Report')}
          </button>
        </div>
      </header>
      <div class="checks">
        {checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </div>
      <Metrics view={current} />
      <section aria-labelledby="versions">
        <h2 id="versions">{t('Versions')}</h2>
        <Facts facts={versions} />
      </section>
    </main>
  );
}

const levelWords = () => ({ green: t('Well'), amber: t('Needs a look'), red: t('Does not work') });

/** Colour and shape and word: none of them alone. */
function Lamp({ level }: { readonly level: HealthView['level'] }) {
  const mark = { green: '✓', amber: '!', red: '✕' }[level];
  return (
    <span class={`lamp lamp-${level}`}>
      <span aria-hidden="true">{mark}</span>
      <span class="visually-hidden">{`${levelWords()[level]}: `}</span>
    </span>
  );
}

function Check({ check }: { readonly check: HealthCheckView }) {
  const { id, title, level, sentence, advice, facts, action } = check;
  return (
    <section class={`check check-${level}`} aria-labelledby={`check-${id}`}>
      <h2 id={`check-${id}`}>
        <Lamp level={level} />
        {title}
      </h2>
      <p>{sentence}</p>
      {advice && <p class="advice">{advice}</p>}
      {action && (
        <button
          type="button"
          class="button"
          onClick={() => api.postMessage({ type: 'act', action: action.id })}
        >
          {action.label}
        </button>
      )}
      <Facts facts={facts} />
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const periodNames = (): Readonly<Record<MetricsPeriod, string>> => ({
  hour: t('Last hour'),
  day: t('Last 24 hours'),
  week: t('Last 7 days'),
  month: t('Last 30 days'),
  quarter: t('Last 90 days'),
});

function Metrics({ view: { metrics, period } }: { readonly view: HealthView }) {
  const names = periodNames();
  return (
    <section aria-labelledby="metrics">
      <h2 id="metrics">{t('How answers went')}</h2>
      <label class="period">
        {t('Period')}
        <select
          value={period}
          onChange={(event) =>
            api.postMessage({ type: 'period', period: event.currentTarget.value as MetricsPeriod })
          }
        >
          {Object.entries(names).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Facts facts={metrics.facts} />
      <StretchChart stretches={metrics.stretches} period={names[period]} />
      {metrics.failures.length > 0 && (
        <>
          <h3>{t('Failures by kind')}</h3>
          <Facts facts={metrics.failures.map(({ name, count }) => [name, String(count)])} />
        </>
      )}
      <Groups view={metrics} />
      {metrics.circuits.length > 0 && (
        <>
          <h3>{t('Models left alone')}</h3>
          <Facts facts={metrics.circuits} />
        </>
      )}
    </section>
  );
}

function Groups({ view: { groups } }: { readonly view: HealthView['metrics'] }) {
  if (groups.length === 0) return null;
  const heads = [
    t('Model'),
    t('Provider'),
    t('Turns'),
    t('Failed'),
    t('Retries'),
    t('First token (p50 · p95 · p99)'),
    t('End (p50 · p95 · p99)'),
    t('Speed'),
    t('Cache'),
  ];
  return (
    <>
      <h3 id="groups">{t('By model and provider')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section class="table-scroll" tabIndex={0} aria-labelledby="groups">
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ model, provider, turns, failed, retries, firstToken, total, speed, cache }) => (
              <tr key={`${model} ${provider}`}>
                <th scope="row">{model}</th>
                {[provider, turns, failed, retries, firstToken, total, speed, cache].map((value, index) => (
                  <td key={index}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

loadTranslations();
render(<Page />, document.body);
api.postMessage({ type: 'ready' });
