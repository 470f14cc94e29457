import { Switch } from '@base-ui/react/switch';
import { type JSX, type ReactNode, useId } from 'react';
import { Dropdown, type Option } from './Dropdown.tsx';
import settingCss from './setting.module.css';

interface SettingRowProps {
  readonly label: string;
  readonly hint?: string | undefined;
}

interface FrameProps extends SettingRowProps {
  readonly id: string;
  readonly control: ReactNode;
}

/** Label and hint on one side, the control on the other. */
const SettingFrame = ({ id, label, hint, control }: FrameProps): JSX.Element => (
  <div className={settingCss.setting}>
    <div className={settingCss.settingWords}>
      <span id={id}>{label}</span>
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className={settingCss.settingHint}>
          {hint}
        </span>
      )}
    </div>
    {control}
  </div>
);

interface SwitchRowProps extends SettingRowProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
}

/** A setting that is on or off. */
export function SwitchRow({ on, onChange, disabled = false, label, hint }: SwitchRowProps): JSX.Element {
  const id = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control
    <label className={settingCss.settingLabel}>
      <SettingFrame
        id={id}
        label={label}
        hint={hint}
        control={
          <Switch.Root
            className={settingCss.switch}
            checked={on}
            disabled={disabled}
            onCheckedChange={onChange}
            aria-labelledby={id}
            {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
          >
            <Switch.Thumb className={settingCss.switchThumb} />
          </Switch.Root>
        }
      />
    </label>
  );
}

interface DropdownRowProps<T> extends SettingRowProps {
  /** Id of the control. */
  readonly id?: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onValue: (value: T) => void;
}

/** A setting with several options. */
export function DropdownRow<T>({ label, hint, ...choice }: DropdownRowProps<T>): JSX.Element {
  const words = useId();
  return (
    <SettingFrame
      id={words}
      label={label}
      hint={hint}
      control={
        <Dropdown {...choice} labelledBy={words} describedBy={hint === undefined ? undefined : `${words}-hint`} />
      }
    />
  );
}
