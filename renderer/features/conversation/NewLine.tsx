import type { JSX } from 'react';
import { text } from '../../text.ts';

/** The line over what came since the person was here last. */
export const NewLine = ({ count }: { readonly count: number }): JSX.Element => (
  <div className="new-line">
    <bdi>{text.conversation.newLine(count)}</bdi>
  </div>
);
