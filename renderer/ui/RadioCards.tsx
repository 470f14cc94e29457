import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type JSX, useId } from 'react';
import type { Option } from './Dropdown.tsx';

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
    <div className="field">
      <span id={id} className={labelled ? 'field-label' : 'visually-hidden'}>
        {label}
      </span>
      <RadioGroup
        className="cards"
        aria-labelledby={id}
        value={value}
        onValueChange={(chosen) => {
          const option = options.find((each) => each.value === chosen);
          if (option !== undefined) onValue(option.value);
        }}
      >
        {options.map((option) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio inside is the control
          <label key={option.value} className="card">
            <Radio.Root
              value={option.value}
              className="radio"
              aria-labelledby={`${id}-${option.value}`}
              {...(option.detail === undefined ? {} : { 'aria-describedby': `${id}-${option.value}-detail` })}
            >
              <Radio.Indicator className="radio-dot" />
            </Radio.Root>
            <span className="card-lines">
              <span id={`${id}-${option.value}`} className="card-name">
                {option.label}
              </span>
              {option.detail === undefined ? null : (
                <span id={`${id}-${option.value}-detail`} className="card-detail">
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
