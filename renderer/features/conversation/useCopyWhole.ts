import { useConversation } from '../../session/hooks.ts';
import { copyText } from '../../ui/clipboard.ts';
import { type Copied, withWholeTexts } from './copy.ts';

/** Returns a function that copies messages; of long ones the whole text, which is read first. */
export function useCopyWhole(): (messages: readonly Copied[], textOf: (whole: readonly Copied[]) => string) => void {
  const wholeText = useConversation((state) => state.wholeText);
  return (messages, textOf) => {
    if (messages.every(({ wholeBytes }) => wholeBytes === undefined)) {
      copyText(textOf(messages));
      return;
    }
    // What the window has is better than what was on the clipboard before.
    withWholeTexts(messages, wholeText).then(
      (whole) => copyText(textOf(whole)),
      () => copyText(textOf(messages)),
    );
  };
}
