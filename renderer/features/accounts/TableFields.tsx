import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { type JSX, useMemo } from 'react';
import { text } from '../../text.ts';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { SuggestField } from '../../ui/SuggestField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { DraftFieldsProps } from './CredentialsFields.tsx';
import { regions, zones } from './regionsAndZones.ts';

const words = text.connect;
/** Who may move the rows of a conversation, to choose from. */
export const moverOptions = () =>
  (['app', 'lambda'] as const).map((mover) => ({
    value: mover,
    label: words.movers[mover],
    detail: words.moverHints[mover],
  }));

interface TableFieldsProps extends DraftFieldsProps {
  /** Whether the account is there already: what makes it what it is can't be changed. */
  readonly fixed: boolean;
}

/** Which table, and how it is written to. */
export function TableFields({ draft, errors, onChange, fixed }: TableFieldsProps): JSX.Element {
  const hasMoreErrors = errors.index !== undefined || errors.naiveZone !== undefined;
  return (
    <>
      {fixed ? <p className="field-hint">{words.identityFixed}</p> : null}
      <div className="fields">
        <SuggestField
          label={words.region}
          listLabel={words.regions}
          items={regions}
          value={draft.region}
          onValue={(region) => onChange({ region })}
          error={errors.region}
          readOnly={fixed}
        />
        <TextField
          label={words.tableName}
          value={draft.table}
          onValue={(table) => onChange({ table })}
          error={errors.table}
          readOnly={fixed}
        />
        <TextField
          className="field-wide"
          label={words.endpoint}
          value={draft.endpoint}
          onValue={(endpoint) => onChange({ endpoint })}
          hint={words.endpointHint}
          error={errors.endpoint}
          readOnly={fixed}
        />
      </div>
      <Collapsible.Root defaultOpen={fixed} {...(hasMoreErrors ? { open: true } : {})}>
        <Collapsible.Trigger className="fold">
          <ChevronRight className="mirrored" aria-hidden="true" />
          {words.more}
        </Collapsible.Trigger>
        <Collapsible.Panel className="fold-panel">
          <MoreFields draft={draft} errors={errors} onChange={onChange} fixed={fixed} />
        </Collapsible.Panel>
      </Collapsible.Root>
    </>
  );
}

function MoreFields({ draft, errors, onChange, fixed }: TableFieldsProps): JSX.Element {
  const known = useMemo(zones, []);
  return (
    <>
      <div className="fields">
        <TextField
          label={words.index}
          value={draft.index}
          onValue={(index) => onChange({ index })}
          hint={words.indexHint}
          error={errors.index}
        />
        <SuggestField
          label={words.naiveZone}
          listLabel={words.zones}
          items={known}
          value={draft.naiveZone}
          onValue={(naiveZone) => onChange({ naiveZone })}
          hint={words.naiveZoneHint}
          error={errors.naiveZone}
          readOnly={fixed}
        />
      </div>
      {fixed ? null : (
        <RadioCards
          label={words.mover}
          value={draft.rowMover}
          options={moverOptions()}
          onValue={(rowMover) => onChange({ rowMover })}
        />
      )}
    </>
  );
}
