import { Select } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { JSX } from 'react';
import fieldCss from './field.module.css';
import highlightCss from './highlight.module.css';
import menuCss from './menu.module.css';
import { usePopupHome } from './popupHome.ts';

export interface Option<T> {
  readonly value: T;
  readonly label: string;
  /** More about the option. */
  readonly detail?: string;
}

interface DropdownProps<T> {
  readonly id?: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onValue: (value: T) => void;
  /** Id of the element that labels it, if no `label` element does. */
  readonly labelledBy?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly placeholder?: string;
  readonly invalid?: boolean;
}

/** Selects one of several options from a list. */
export function Dropdown<T>({
  id,
  value,
  options,
  onValue,
  labelledBy,
  describedBy,
  placeholder,
  invalid = false,
}: DropdownProps<T>): JSX.Element {
  const home = usePopupHome();
  const isChosen = options.some((option) => option.value === value);
  return (
    <Select.Root
      items={options}
      value={value}
      // The list contains nothing but the options.
      onValueChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option !== undefined) onValue(option.value);
      }}
    >
      <Select.Trigger
        id={id}
        className={fieldCss.choice}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
      >
        <Select.Value
          className={`${fieldCss.choiceValue} ${isChosen ? '' : fieldCss.choiceEmpty}`}
          placeholder={placeholder}
        />
        <Select.Icon className={fieldCss.choiceIcon}>
          <ChevronsUpDown aria-hidden="true" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal container={home}>
        <Select.Positioner className={menuCss.menuPositioner} sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className={`${menuCss.menu} ${menuCss.options}`}>
            <Select.List>
              {options.map((option) => (
                <Select.Item
                  key={option.label}
                  value={option.value}
                  className={`${menuCss.option} ${highlightCss.highlight}`}
                >
                  <span className={menuCss.menuCheck}>
                    <Select.ItemIndicator>
                      <Check aria-hidden="true" />
                    </Select.ItemIndicator>
                  </span>
                  <span className={menuCss.optionLines}>
                    <Select.ItemText>{option.label}</Select.ItemText>
                    {option.detail === undefined ? null : <span className={menuCss.optionDetail}>{option.detail}</span>}
                  </span>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
