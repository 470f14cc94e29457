import { sampleConnection } from '../../../shared/connection.ts';
import { Person } from '../../../shared/model.ts';

const person = (id: string, handle: string, name: string): Person => Person.parse({ id, handle, name });

/** The people in the sample data. They are fictitious. */
export const people = {
  noor: person(sampleConnection.user, 'noor', 'Noor Haddad'),
  siobhan: person('2b9d1e34-0f57-4f5e-8a6d-4c8b7a1e9c02', 'siobhan', 'Siobhán O’Rourke'),
  ines: person('3c7e2f18-6b92-4d0a-b1f3-92d5e0c7ab03', 'ines', 'Inês Figueira do Vale'),
  gosia: person(
    '4d5a3b96-1c84-4e7f-a2d8-63e1f9b0bc04',
    'gosia',
    'Małgorzata Wiśniewska-Brzęczyńska von Hohenstein-Żółkiewska',
  ),
  layla: person('5e8b4c71-2da3-49c6-93e7-74f2a0c1cd05', 'layla', 'ليلى حداد'),
  misaki: person('6f1c5d82-3eb4-4ad7-84f8-85a3b1d2de06', 'misaki', '佐藤 美咲'),
  siyuan: person('7a2d6e93-4fc5-4be8-95a9-96b4c2e3ef07', 'siyuan', '陈思远'),
  dasha: person('8b3e7fa4-5ad6-4cf9-a6ba-a7c5d3f4fa08', 'dasha', 'Дарья Соколова'),
  priya: person('9c4f8ab5-6be7-4daa-b7cb-b8d6e4a5ab09', 'priya', 'प्रिया अय्यर'),
  tomas: person('ad5a9bc6-7cf8-4ebb-88dc-c9e7f5b6bc10', 'tomas', 'Tomás 🌻 Ferreira'),
  yael: person('be6bacd7-8da9-4fcc-99ed-daf8a6c7cd11', 'yael', 'יעל בן־דוד'),
  /** No writer stored his handle. */
  kwame: person('cf7cbde8-9eba-4add-aafe-eba9b7d8de12', '', 'Kwame Mensah'),
  anh: person('da8dcef9-afcb-4bee-bbaf-fcbac8e9ef13', 'anh', 'Nguyễn Thị Ánh'),
} as const;

/** The owner of the table. */
export const owner: Person = people.noor;
