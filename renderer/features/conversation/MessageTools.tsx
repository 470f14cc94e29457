import { Check, Copy, CornerUpLeft, Ellipsis, Pencil, SmilePlus } from 'lucide-react';
import { type JSX, type ReactNode, type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import textCss from '../../ui/text.module.css';
import type { ShownMessage } from './assemble.ts';
import { textsOf } from './copy.ts';
import css from './MessageTools.module.css';
import { openMessageMenu } from './messageKeys.ts';
import { useCopyWhole } from './useCopyWhole.ts';
import { useMessageActions } from './useMessageActions.ts';

/** The message that has the toolbar. */
interface Target {
  readonly article: HTMLElement;
  /** Whether the message, or a button of its toolbar, has the keyboard's focus. */
  readonly byKeyboard: boolean;
}

interface MessageToolsProps {
  readonly list: RefObject<HTMLElement | null>;
  /** Whether messages are being selected, which needs no toolbar. */
  readonly hidden: boolean;
  readonly messageOf: (id: string | null) => ShownMessage | undefined;
}

/**
 * The toolbar beside the message that the pointer or the keyboard's focus is on. There is one for the whole list, inside that
 * message, so that rows stay small and it moves with them. It is drawn again only for another message.
 */
export function MessageTools({ list, hidden, messageOf }: MessageToolsProps): JSX.Element | null {
  const target = useToolsTarget(list);
  if (hidden || target === null || !target.article.isConnected) return null;
  const { article } = target;
  const message = messageOf(article.getAttribute('data-message'));
  if (message === undefined) return null;
  return createPortal(<Tools key={message.id} article={article} message={message} />, article);
}

interface ToolsProps extends Pick<Target, 'article'> {
  readonly message: ShownMessage;
}

function Tools({ article, message }: ToolsProps): JSX.Element {
  const t = useText();
  const copyWhole = useCopyWhole();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    copyWhole([message], textsOf);
    setCopied(true);
  };
  const { reply, react, edit } = useMessageActions()(message);
  // The focus returns to the message, since its toolbar is gone by then.
  const handOver = (button: HTMLElement): void => {
    if (document.activeElement === button) article.focus({ preventScroll: true });
  };
  const openMenu = (button: HTMLElement): void => {
    handOver(button);
    openMessageMenu(article, button);
  };
  const count = 2 + [reply, react, edit].filter((each) => each !== null).length;
  // The bubble clips what it contains, so the toolbar is beside it in the document too, and held by the name.
  useLayoutEffect(() => {
    const bubble = article.querySelector<HTMLElement>('[data-bubble]');
    bubble?.style.setProperty('anchor-name', '--message-bubble');
    return () => void bubble?.style.removeProperty('anchor-name');
  }, [article]);
  return (
    <div className={css.tools} style={toolsStyle(count)} data-testid="message-tools">
      <div
        className={css.toolsBar}
        role="toolbar"
        aria-label={t('messageTools.label')}
        // A click leaves the focus and the selection where they are.
        onMouseDown={(event) => event.preventDefault()}
      >
        {react === null ? null : (
          <Tool
            label={t('reacting.react')}
            keys="A"
            onClick={(button) => {
              handOver(button);
              react();
            }}
          >
            <SmilePlus aria-hidden="true" />
          </Tool>
        )}
        {reply === null ? null : (
          <Tool label={t('replying.reply')} keys="R" onClick={reply}>
            <CornerUpLeft aria-hidden="true" className={textCss.mirrored} />
          </Tool>
        )}
        {edit === null ? null : (
          <Tool label={t('editing.edit')} keys="E" onClick={edit}>
            <Pencil aria-hidden="true" />
          </Tool>
        )}
        <Tool label={isCopied ? t('copying.copied') : t('copying.copy')} keys="C" onClick={copy}>
          {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        </Tool>
        <Tool label={t('messageTools.more')} keys="M" onClick={openMenu}>
          <Ellipsis aria-hidden="true" />
        </Tool>
      </div>
    </div>
  );
}

/** How many buttons the toolbar has, for its styles. */
const toolsStyle = (count: number): Record<string, string> => ({ '--tools': String(count) });

interface ToolProps {
  readonly label: string;
  /** The key of the action on a focused message. */
  readonly keys: string;
  readonly onClick: (button: HTMLElement) => void;
  readonly children: ReactNode;
}

const Tool = ({ label, keys, onClick, children }: ToolProps): JSX.Element => (
  <button
    type="button"
    className={`${buttonCss.iconButton} ${css.tool}`}
    aria-label={label}
    aria-keyshortcuts={keys}
    title={label}
    onClick={(event) => onClick(event.currentTarget)}
  >
    {children}
  </button>
);

/**
 * Follows the pointer and the focus. The pointer's position is not state: only another message is, and while the list scrolls
 * under a pointer at rest there is none.
 */
function useToolsTarget(list: RefObject<HTMLElement | null>): Target | null {
  const [target, setTarget] = useState<Target | null>(null);
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    let current: Target | null = null;
    const set = (article: Element | null, byKeyboard: boolean): void => {
      if (article === (current?.article ?? null) && byKeyboard === (current?.byKeyboard ?? byKeyboard)) return;
      current = article instanceof HTMLElement ? { article, byKeyboard } : null;
      setTarget(current);
    };
    const ofFocus = (): Element | null => {
      const focused = document.activeElement;
      return focused?.matches(':focus-visible') && element.contains(focused) ? focused.closest('[data-message]') : null;
    };
    /** A toolbar with the focus stays where it is. */
    const isInUse = (): boolean => current?.byKeyboard === true && document.activeElement !== current.article;

    const onPointerMove = ({ target: under, pointerType }: PointerEvent): void => {
      if (pointerType === 'touch' || isInUse() || !(under instanceof Element)) return;
      const article = under.closest('[data-message]');
      if (article === null) set(ofFocus(), true);
      else if (article !== current?.article) set(article, false);
    };
    const onFocus = (): void => {
      const article = ofFocus();
      if (article !== null || current?.byKeyboard === true) set(article, true);
    };
    const onBlur = ({ relatedTarget }: FocusEvent): void => {
      if (current?.byKeyboard === true && !(relatedTarget instanceof Node && element.contains(relatedTarget)))
        set(null, true);
    };
    const onLeave = (): void => {
      if (!isInUse()) set(ofFocus(), true);
    };
    const onScroll = (): void => {
      if (current?.byKeyboard === false) set(null, false);
    };
    element.addEventListener('pointermove', onPointerMove, { passive: true });
    element.addEventListener('pointerleave', onLeave);
    element.addEventListener('focusin', onFocus);
    element.addEventListener('focusout', onBlur);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('pointermove', onPointerMove);
      element.removeEventListener('pointerleave', onLeave);
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('focusout', onBlur);
      element.removeEventListener('scroll', onScroll);
    };
  }, [list]);
  return target;
}
