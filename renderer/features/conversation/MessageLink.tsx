import type { JSX, MouseEvent, ReactNode } from 'react';
import { parseDeepLink } from '../../../shared/deepLinks.ts';
import { useApp } from '../../app/app.ts';

interface MessageLinkProps {
  readonly url: string;
  readonly children: ReactNode;
}

/** A link in a message: it opens in Meridian or in the system's program. */
export function MessageLink({ url, children }: MessageLinkProps): JSX.Element {
  const { client, follow } = useApp();
  const open = (event: MouseEvent<HTMLAnchorElement>): void => {
    // The window itself never navigates.
    event.preventDefault();
    if (event.button > 1) return;
    const place = parseDeepLink(url);
    if (place !== null) {
      void follow(place);
      return;
    }
    // The log has the reason if a link can't be opened.
    client.app.openLink({ url }).catch(() => undefined);
  };
  return (
    <a
      href={url}
      // Isolated, so that the text around it can't change the order in which it is shown.
      dir="ltr"
      rel="noreferrer"
      draggable={false}
      onClick={open}
      onAuxClick={open}
    >
      {children}
    </a>
  );
}
