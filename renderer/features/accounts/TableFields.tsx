import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { type JSX, useMemo } from 'react';
import type { Translate } from '../../../shared/text/translator.ts';
import { useText } from '../../text/useText.ts';
import fieldCss from '../../ui/field.module.css';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { SuggestField } from '../../ui/SuggestField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import textCss from '../../ui/text.module.css';
import type { DraftFieldsProps } from './CredentialsFields.tsx';
import { regions, zones } from './regionsAndZones.ts';
import css from './TableFields.module.css';

/** Choices for who updates the order of conversations. */
export const moverOptions = (t: Translate) =>
  (['app', 'lambda'] as const).map((mover) => ({
    value: mover,
    label: t(`connect.movers.${mover}`),
    detail: t(`connect.moverHints.${mover}`),
  }));

interface TableFieldsProps extends DraftFieldsProps {
  /** Whether the account exists, so that its identifying fields can't change. */
  readonly fixed: boolean;
}

/** The table and how it is written. */
export function TableFields({ draft, errors, onChange, fixed }: TableFieldsProps): JSX.Element {
  const t = useText();
  const hasMoreErrors = [errors.endpoint, errors.index, errors.naiveZone].some((error) => error !== undefined);
  return (
    <>
      {fixed ? <p className={fieldCss.fieldHint}>{t('connect.identityFixed')}</p> : null}
      <div className={fieldCss.fields}>
        <SuggestField
          label={t('connect.region')}
          listLabel={t('connect.regions')}
          items={regions}
          value={draft.region}
          onValue={(region) => onChange({ region })}
          error={errors.region}
          readOnly={fixed}
        />
        <TextField
          label={t('connect.tableName')}
          value={draft.table}
          onValue={(table) => onChange({ table })}
          error={errors.table}
          readOnly={fixed}
        />
      </div>
      <Collapsible.Root defaultOpen={fixed} {...(hasMoreErrors ? { open: true } : {})}>
        <Collapsible.Trigger className={css.fold}>
          <ChevronRight className={textCss.mirrored} aria-hidden="true" />
          {t('connect.more')}
        </Collapsible.Trigger>
        <Collapsible.Panel className={css.foldPanel}>
          <MoreFields draft={draft} errors={errors} onChange={onChange} fixed={fixed} />
        </Collapsible.Panel>
      </Collapsible.Root>
    </>
  );
}

function MoreFields({ draft, errors, onChange, fixed }: TableFieldsProps): JSX.Element {
  const t = useText();
  const known = useMemo(zones, []);
  return (
    <>
      <div className={fieldCss.fields}>
        <TextField
          className={fieldCss.fieldWide}
          label={t('connect.endpoint')}
          value={draft.endpoint}
          onValue={(endpoint) => onChange({ endpoint })}
          hint={t('connect.endpointHint')}
          error={errors.endpoint}
          readOnly={fixed}
        />
        <TextField
          label={t('connect.index')}
          value={draft.index}
          onValue={(index) => onChange({ index })}
          hint={t('connect.indexHint')}
          error={errors.index}
        />
        <SuggestField
          label={t('connect.naiveZone')}
          listLabel={t('connect.zones')}
          items={known}
          value={draft.naiveZone}
          onValue={(naiveZone) => onChange({ naiveZone })}
          hint={t('connect.naiveZoneHint')}
          error={errors.naiveZone}
          readOnly={fixed}
        />
      </div>
      {fixed ? null : (
        <RadioCards
          label={t('connect.mover')}
          value={draft.rowMover}
          options={moverOptions(t)}
          onValue={(rowMover) => onChange({ rowMover })}
        />
      )}
    </>
  );
}
