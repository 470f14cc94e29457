import { DirectionProvider } from '@base-ui/react/direction-provider';
import type { JSX, ReactNode } from 'react';
import { directionOf } from '../../../shared/text/translator.ts';
import { useLocale } from '../../app/time.tsx';

/** Sets the writing direction of the components inside. */
export function LocaleBoundary({ children }: { readonly children: ReactNode }): JSX.Element {
  const locale = useLocale();
  return <DirectionProvider direction={directionOf(locale)}>{children}</DirectionProvider>;
}
