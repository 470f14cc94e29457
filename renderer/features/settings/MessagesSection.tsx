import type { JSX } from 'react';
import type { AppSettings } from '../../../shared/settings.ts';
import { useSettings } from '../../app/hooks.ts';
import { useLocale } from '../../app/time.tsx';
import { useText } from '../../text/useText.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { DropdownRow, SwitchRow } from '../../ui/SettingRow.tsx';
import { useAppInfo } from '../accounts/useAppInfo.ts';
import { disappearChoices, durationWords } from '../conversation/disappearing.ts';
import { keyName } from '../shortcuts/shortcuts.ts';
import { isMac } from '../shortcuts/useCommands.ts';
import { Part, SettingsFailure } from './SectionParts.tsx';

const enterChoices = ['send', 'line'] as const;

/** Writing, reading and keeping messages. */
export function MessagesSection(): JSX.Element {
  const t = useText();
  const { appearance, behaviour, privacy } = useSettings((state) => state.settings);
  const change = useSettings((state) => state.change);
  const set = (changed: Partial<AppSettings['behaviour']>): void => void change({ behaviour: changed });
  const [shift = '', enter = '', control = ''] = ['Shift', 'Enter', 'Command'].map((key) => keyName(t, key, isMac()));
  const hints = {
    send: t('messageSettings.enterHints.send', { shift, enter }),
    line: t('messageSettings.enterHints.line', { control, enter }),
  };
  return (
    <>
      <SettingsFailure />
      <Part title={t('messageSettings.enter')}>
        <RadioCards
          label={t('messageSettings.enter')}
          labelled={false}
          value={behaviour.enterAddsLine ? 'line' : 'send'}
          options={enterChoices.map((value) => ({
            value,
            label: t(`messageSettings.enterChoices.${value}`),
            detail: hints[value],
          }))}
          onValue={(value) => set({ enterAddsLine: value === 'line' })}
        />
      </Part>
      <Part title={t('messageSettings.writing')}>
        <SwitchRow
          label={t('messageSettings.undoSend')}
          hint={t('messageSettings.undoSendHint')}
          on={behaviour.undoSend}
          onChange={(undoSend) => set({ undoSend })}
        />
        <SwitchRow
          label={t('messageSettings.spellcheck')}
          hint={t('messageSettings.spellcheckHint')}
          on={behaviour.spellcheck}
          onChange={(spellcheck) => set({ spellcheck })}
        />
        <SpellingLanguages />
        <SwitchRow
          label={t('messageSettings.formatMessages')}
          hint={t('messageSettings.formatMessagesHint')}
          on={appearance.formatMessages}
          onChange={(formatMessages) => void change({ appearance: { formatMessages } })}
        />
        <DropdownRow
          label={t('messageSettings.disappear')}
          hint={t('messageSettings.disappearHint')}
          value={privacy.disappearDefault}
          options={disappearChoices.map((choice) => ({
            value: choice,
            label: durationWords(t, choice) || t('disappearing.off'),
          }))}
          onValue={(disappearDefault) => void change({ privacy: { disappearDefault } })}
        />
      </Part>
    </>
  );
}

/** The languages of the spelling checker; none where the system detects them. */
function SpellingLanguages(): JSX.Element | null {
  const t = useText();
  const locale = useLocale();
  const known = useAppInfo()?.spellingLanguages ?? [];
  const { spellcheck, spellingLanguages } = useSettings(({ settings }) => settings.behaviour);
  const change = useSettings((state) => state.change);
  if (known.length === 0 || !spellcheck) return null;
  const [first = null, second = null] = spellingLanguages;
  const set = (...chosen: readonly (string | null)[]): void =>
    void change({ behaviour: { spellingLanguages: chosen.filter((each) => each !== null) } });
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const options = known.map((value) => ({ value, label: names.of(value) ?? value }));
  return (
    <>
      <DropdownRow<string | null>
        label={t('messageSettings.spellingLanguage')}
        value={first}
        options={[{ value: null, label: t('messageSettings.spellingAutomatic') }, ...options]}
        onValue={(chosen) => set(chosen, chosen === null || chosen === second ? null : second)}
      />
      {first === null ? null : (
        <DropdownRow<string | null>
          label={t('messageSettings.spellingSecond')}
          value={second}
          options={[
            { value: null, label: t('messageSettings.spellingNone') },
            ...options.filter(({ value }) => value !== first),
          ]}
          onValue={(chosen) => set(first, chosen)}
        />
      )}
    </>
  );
}
