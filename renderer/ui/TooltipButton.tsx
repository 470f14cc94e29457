import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, JSX, ReactNode } from 'react';

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
        render={<button type="button" {...props} className={`icon-button ${className}`} aria-label={label} />}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tooltip-positioner">
          <Tooltip.Popup className="tooltip">{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
