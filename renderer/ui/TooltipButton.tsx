import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, JSX, ReactNode } from 'react';
import buttonCss from './button.module.css';
import css from './TooltipButton.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** Accessible name and tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** An icon button with a tooltip. */
export function TooltipButton({ label, children, className = '', ...props }: IconButtonProps): JSX.Element {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={
          <button type="button" {...props} className={`${buttonCss.iconButton} ${className}`} aria-label={label} />
        }
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className={css.tooltipPositioner}>
          <Tooltip.Popup className={css.tooltip}>{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
