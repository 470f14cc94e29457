import type { JSX } from 'react';
import buttonCss from './button.module.css';
import { later } from './later.tsx';
import type { IconButtonProps } from './TooltipButton.tsx';

/** An icon button with a tooltip. */
export const IconButton = later<IconButtonProps>(
  async () => (await import('./TooltipButton.tsx')).TooltipButton,
  function PlainButton({ label, className = '', ...props }: IconButtonProps): JSX.Element {
    return <button type="button" {...props} className={`${buttonCss.iconButton} ${className}`} aria-label={label} />;
  },
);
