import { catalogues } from './catalogues.ts';
import { addCatalogue } from './translator.ts';

/* Imported for its effect: makes the messages of all languages available. */

addCatalogue('en', catalogues.en);
addCatalogue('de', catalogues.de);
addCatalogue('es', catalogues.es);
addCatalogue('ja', catalogues.ja);
addCatalogue('ar', catalogues.ar);
