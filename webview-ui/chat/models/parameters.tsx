import { useState } from 'preact/hooks';
import type { ConversationParameters, ModelChoice } from '../../../src/protocol/models.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { CloseIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { type Effort, effortName } from './parametersText.ts';
import { usePopup } from './popup.ts';

interface Props {
  readonly choice: ModelChoice;
  readonly onClose: () => void;
}

type Provider = NonNullable<ConversationParameters['provider']>;

/** How this conversation's model is asked: only what it takes. What is empty is left to the model. */
export function Parameters({ choice, onClose }: Props) {
  const { dialog, close } = usePopup(onClose);
  const [parameters, setParameters] = useState(choice.parameters);
  const { takes, name, others = [] } = choice;
  const { temperature, maxTokens, reasoningEffort, webSearch, provider = {} } = parameters;

  const set = (next: ConversationParameters) => {
    setParameters(next);
    post({ type: 'set-parameters', parameters: next });
  };
  const change = (more: { readonly [Name in keyof ConversationParameters]?: unknown }) =>
    set(withoutEmpty({ ...parameters, ...more }));
  const changeProvider = (more: { readonly [Name in keyof Provider]?: unknown }) => {
    const next = withoutEmpty({ ...provider, ...more });
    change({ provider: Object.keys(next).length > 0 ? next : undefined });
  };

  return (
    <dialog ref={dialog} class="parameters" aria-label={t('Parameters of this conversation')}>
      <div class="parameters-body">
        <div class="model-card-head">
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <IconButton isSmall label={t('Close')} onClick={close}>
            <CloseIcon />
          </IconButton>
        </div>
        {takes.efforts.length > 0 && (
          <Choice
            label={t('Reasoning')}
            value={reasoningEffort ?? ''}
            options={takes.efforts.map((effort: Effort) => [effort, effortName(effort)])}
            onChange={(value) => change({ reasoningEffort: value })}
          />
        )}
        {takes.temperature && (
          <NumberField
            label={t('Temperature')}
            hint={t('0 is steady, 2 is wild')}
            value={temperature}
            least={0}
            most={2}
            step={0.1}
            onChange={(value) => change({ temperature: value })}
          />
        )}
        <NumberField
          label={t('Longest answer')}
          hint={t('in tokens')}
          value={maxTokens}
          least={16}
          most={takes.maxTokens ?? 10_000_000}
          step={1}
          onChange={(value) => change({ maxTokens: value })}
        />
        {takes.routing && (
          <>
            <Check
              label={t('Search the web')}
              hint={t('Each answer may cost more')}
              isChecked={webSearch === true}
              onChange={(isChecked) => change({ webSearch: isChecked || undefined })}
            />
            <Choice
              label={t('Prefer providers by')}
              value={provider.sort ?? ''}
              options={[
                ['price', t('price')],
                ['throughput', t('speed')],
                ['latency', t('first word')],
              ]}
              onChange={(value) => changeProvider({ sort: value })}
            />
            <Check
              label={t('Only providers that keep nothing')}
              hint={t('Zero data retention')}
              isChecked={provider.zeroDataRetention === true}
              onChange={(isChecked) => changeProvider({ zeroDataRetention: isChecked || undefined })}
            />
            <Check
              label={t('Only providers that do not train on it')}
              isChecked={provider.dataCollection === 'deny'}
              onChange={(isChecked) => changeProvider({ dataCollection: isChecked ? 'deny' : undefined })}
            />
            <label class="field">
              <span>{t('Only these providers')}</span>
              <input
                type="text"
                placeholder={t('any, such as anthropic, azure')}
                value={provider.only?.join(', ') ?? ''}
                onChange={(event) => changeProvider({ only: slugsIn(event.currentTarget.value) })}
              />
            </label>
          </>
        )}
        {others.length > 0 && (
          <p class="parameters-others">
            {t('Set by a prompt:')} <bdi>{others.join(', ')}</bdi>
          </p>
        )}
        <div class="models-foot">
          <button
            type="button"
            class="button"
            disabled={Object.keys(parameters).length === 0 && others.length === 0}
            onClick={() => {
              setParameters({});
              post({ type: 'set-parameters', parameters: {}, isReset: true });
            }}
          >
            {t('Reset')}
          </button>
        </div>
      </div>
    </dialog>
  );
}

function withoutEmpty<T extends object>(values: T): { [Name in keyof T]: never } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as { [Name in keyof T]: never };
}

function slugsIn(text: string): readonly string[] | undefined {
  const slugs = text.split(/[\s,]+/).filter(Boolean);
  return slugs.length > 0 ? slugs.slice(0, 50) : undefined;
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">{t('Default')}</option>
        {props.options.map(([value, name]) => (
          <option value={value} key={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function NumberField(props: {
  readonly label: string;
  readonly hint: string;
  readonly value: number | undefined;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly onChange: (value: number | undefined) => void;
}) {
  const { least, most, step } = props;
  return (
    <label class="field">
      <span>
        {props.label} <span class="quiet">{props.hint}</span>
      </span>
      <input
        type="number"
        min={least}
        max={most}
        step={step}
        placeholder={t('Default')}
        value={props.value ?? ''}
        onChange={(event) => {
          const { valueAsNumber } = event.currentTarget;
          if (Number.isNaN(valueAsNumber)) return props.onChange(undefined);
          const whole = step === 1 ? Math.round(valueAsNumber) : valueAsNumber;
          const value = Math.min(most, Math.max(least, whole));
          event.currentTarget.value = String(value);
          props.onChange(value);
        }}
      />
    </label>
  );
}

function Check(props: {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}) {
  return (
    <label class="field check">
      <input
        type="checkbox"
        checked={props.isChecked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label} {props.hint && <span class="quiet">{props.hint}</span>}
      </span>
    </label>
  );
}
