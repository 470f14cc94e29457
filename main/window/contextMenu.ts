import type { ContextMenuParams, MenuItemConstructorOptions, WebContents } from 'electron';
import { type OpenableLink, openableLink } from '../../shared/links.ts';
import type { Translate } from '../../shared/text/translator.ts';

export interface ContextMenuActions {
  readonly contents: Pick<WebContents, 'replaceMisspelling' | 'showDefinitionForSelection'>;
  readonly addToDictionary: (word: string) => void;
  readonly copy: (text: string) => void;
  readonly openLink: (link: OpenableLink) => void;
}

type Params = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'linkURL' | 'linkText' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
>;

const separator: MenuItemConstructorOptions = { type: 'separator' };
/** Longer selections are not in a dictionary. */
const maxLookUpLength = 40;

/** The context menu for a click: spelling, links, look-up, editing. Empty if there is nothing to offer. */
export function contextMenuFor(
  params: Params,
  t: Translate,
  platform: NodeJS.Platform,
  actions: ContextMenuActions,
): MenuItemConstructorOptions[] {
  const sections = [
    spelling(params, t, actions),
    link(params, t, actions),
    lookUp(params, t, platform, actions),
    editing(params, t),
  ];
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index === 0 ? section : [separator, ...section]));
}

function spelling(
  { isEditable, misspelledWord, dictionarySuggestions }: Params,
  t: Translate,
  actions: ContextMenuActions,
) {
  if (!isEditable || misspelledWord === '') return [];
  const suggestions: MenuItemConstructorOptions[] = dictionarySuggestions.map((suggestion) => ({
    label: suggestion,
    click: () => actions.contents.replaceMisspelling(suggestion),
  }));
  const none: MenuItemConstructorOptions = { label: t('contextMenu.noSuggestions'), enabled: false };
  return [
    ...(suggestions.length > 0 ? suggestions : [none]),
    separator,
    { label: t('contextMenu.addToDictionary'), click: () => actions.addToDictionary(misspelledWord) },
  ];
}

function link({ linkURL, linkText }: Params, t: Translate, actions: ContextMenuActions): MenuItemConstructorOptions[] {
  const target = openableLink(linkURL);
  if (target === null) return [];
  // The URL is in its normal form; its text is what the user sees.
  const written = openableLink(linkText);
  const shown = written?.href === target.href ? written : target;
  return [
    { label: t('contextMenu.openLink'), click: () => actions.openLink(shown) },
    { label: t('contextMenu.copyLink'), click: () => actions.copy(shown.href) },
  ];
}

function lookUp(
  { selectionText }: Params,
  t: Translate,
  platform: NodeJS.Platform,
  { contents }: ContextMenuActions,
): MenuItemConstructorOptions[] {
  const selection = selectionText.trim();
  if (platform !== 'darwin' || selection === '' || selection.length > maxLookUpLength) return [];
  const label = t('contextMenu.lookUp', { selection: selection.replaceAll('&', '&&') });
  return [{ label, click: () => contents.showDefinitionForSelection() }];
}

function editing({ isEditable, selectionText, editFlags }: Params, t: Translate): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', label: t('menu.copy'), enabled: editFlags.canCopy };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'undo', label: t('menu.undo'), enabled: editFlags.canUndo },
    { role: 'redo', label: t('menu.redo'), enabled: editFlags.canRedo },
    separator,
    { role: 'cut', label: t('menu.cut'), enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: t('menu.paste'), enabled: editFlags.canPaste },
    { role: 'selectAll', label: t('menu.selectAll'), enabled: editFlags.canSelectAll },
  ];
}
