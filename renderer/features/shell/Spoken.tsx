import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Fragment, type JSX, type ReactNode } from 'react';
import { directionOf } from '../../../shared/text/voice.ts';
import { useLocale } from '../../state/time.tsx';

/** What says something: drawn anew in another language, which no component has to watch for. */
export function Spoken({ children }: { readonly children: ReactNode }): JSX.Element {
  const locale = useLocale();
  return (
    <DirectionProvider direction={directionOf(locale)}>
      <Fragment key={locale}>{children}</Fragment>
    </DirectionProvider>
  );
}
