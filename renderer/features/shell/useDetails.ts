import { useCallback, useEffect } from 'react';
import { useOverlays } from '../../app/hooks.ts';
import { nextFrame } from '../../clock.ts';
import { focusOn, isFocusWithin } from '../../ui/focusTargets.ts';
import { useCommands } from '../shortcuts/useCommands.ts';

/**
 * Shows or hides the details of the open conversation, also by their command; the focus goes along.
 * @param docked whether they are beside the conversation.
 */
export function useDetails(isOpen: boolean, docked: boolean): () => void {
  const details = useOverlays((state) => state.details);
  const showDetails = useOverlays((state) => state.showDetails);
  const toggle = useCallback(() => {
    if (!details) nextFrame(() => focusOn('details'));
    else if (isFocusWithin('details')) focusOn('details-button');
    showDetails(!details);
  }, [details, showDetails]);
  // A pane beside the conversation would otherwise come to lie over it.
  useEffect(() => {
    if (!docked) showDetails(false);
  }, [docked, showDetails]);
  useCommands({ details: () => (isOpen ? toggle() : undefined) }, ['details']);
  return toggle;
}
