import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { JSX } from 'react';
import type { Option } from './Dropdown.tsx';
import css from './Segments.module.css';

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onValue: (value: T) => void;
}

/** Selects one of two or three ways to show the same. */
export const Segments = <T extends string>({ label, value, options, onValue }: SegmentsProps<T>): JSX.Element => (
  <RadioGroup
    className={css.segments}
    aria-label={label}
    value={value}
    onValueChange={(chosen) => {
      const option = options.find((each) => each.value === chosen);
      if (option !== undefined) onValue(option.value);
    }}
  >
    {options.map((option) => (
      <Radio.Root key={option.value} value={option.value} className={css.segment}>
        {option.label}
      </Radio.Root>
    ))}
  </RadioGroup>
);
