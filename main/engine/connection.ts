export { ConnectionSettings } from '../../shared/connection.ts';
