import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type JSX, useId } from 'react';
import type { Option } from './Dropdown.tsx';
import fieldCss from './field.module.css';
import css from './RadioCards.module.css';
import textCss from './text.module.css';

interface RadioCardsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onValue: (value: T) => void;
  /** Whether the label is visible; hidden where a heading says the same. */
  readonly labelled?: boolean;
}

/** Selects one of a few options, each with an explanation. */
export function RadioCards<T extends string>({
  label,
  value,
  options,
  onValue,
  labelled = true,
}: RadioCardsProps<T>): JSX.Element {
  const id = useId();
  return (
    <div data-field className={fieldCss.field}>
      <span id={id} data-label className={labelled ? fieldCss.fieldLabel : textCss.visuallyHidden}>
        {label}
      </span>
      <RadioGroup
        className={css.cards}
        aria-labelledby={id}
        value={value}
        onValueChange={(chosen) => {
          const option = options.find((each) => each.value === chosen);
          if (option !== undefined) onValue(option.value);
        }}
      >
        {options.map((option) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio inside is the control
          <label key={option.value} className={css.card}>
            <Radio.Root
              value={option.value}
              className={css.radio}
              aria-labelledby={`${id}-${option.value}`}
              {...(option.detail === undefined ? {} : { 'aria-describedby': `${id}-${option.value}-detail` })}
            >
              <Radio.Indicator className={css.radioDot} />
            </Radio.Root>
            <span className={css.cardLines}>
              <span id={`${id}-${option.value}`} className={css.cardName}>
                {option.label}
              </span>
              {option.detail === undefined ? null : (
                <span id={`${id}-${option.value}-detail`} className={css.cardDetail}>
                  {option.detail}
                </span>
              )}
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
