import type { Translation } from '../translations.ts';

export const errors: Translation['errors'] = {
  internal: 'Algo ha fallado en Meridian. Inténtalo de nuevo; los detalles están en el registro.',
  validation: 'Esto no se puede aceptar así. Revisa lo que has introducido.',
  offline:
    '{place, select, none {No se puede acceder a la tabla.} other {No se puede acceder a DynamoDB ({place}).}} Comprueba la conexión de red.',
  timeout:
    '{place, select, none {La tabla no respondió a tiempo.} other {DynamoDB no respondió a tiempo ({place}).}} Meridian lo volverá a intentar.',
  throttled: 'La tabla está por encima de su capacidad. Meridian lo volverá a intentar más despacio.',
  'credentials-missing':
    '{profile, select, none {AWS no recibe credenciales válidas. Comprueba las claves de acceso o elige un perfil.} other {El perfil de AWS «{profile}» no da credenciales válidas. Comprueba su nombre y sus archivos.}}',
  'credentials-expired':
    'La sesión de AWS ha terminado. Vuelve a iniciarla, por ejemplo con «aws sso login{profile, select, none {} other { --profile {profile}}}», o introduce claves nuevas.',
  'access-denied':
    '{action, select, none {AWS denegó el acceso. Comprueba las claves de acceso, el reloj de este equipo y los permisos.} other {Estas credenciales no permiten {action}. Pide ese permiso.}}',
  'table-missing':
    '{table, select, none {La tabla no existe.} other {La tabla {table} no existe o aún no está lista.}} Comprueba su nombre y su región, o créala antes.',
  'index-missing':
    '{index, select, none {La tabla no tiene ningún índice utilizable.} other {La tabla no tiene un índice {index} utilizable.}} Sin él, Meridian funciona, pero con más lecturas.',
  'wrong-key-schema':
    'Las claves de esta tabla no son «pk» y «sk» (ambas de texto), así que no puede contener mensajes. Elige otra tabla.',
  'wrong-region':
    '{region, select, none {Esta no es la región correcta.} other {DynamoDB no responde aquí para la región {region}.}} Corrige la región.',
  conflict: 'Ya hay algo en su lugar. Mira qué es y vuelve a intentarlo.',
  'not-found':
    '{handle, select, none {Lo que se buscaba no está o ya no existe.} other {No se encontró a nadie con el alias {handle}. Comprueba que esté bien escrito.}}',
  'insecure-endpoint':
    'Este punto de conexión se usaría sin cifrado. Usa una dirección https; http solo vale para este equipo.',
  cancelled: 'Se ha cancelado.',
  'untrusted-sender': 'Esta llamada no venía de la ventana de Meridian, así que se rechazó.',
  'unknown-method': 'Meridian no conoce esta llamada. Reinícialo.',
  'cache-unreadable':
    'No se pueden leer las conversaciones de este equipo. Reinicia Meridian para que vuelva a obtenerlas.',
  'disk-full': 'El disco está lleno. Libera espacio y vuelve a intentarlo.',
  'disk-read-only': 'No se puede escribir en el disco. Comprueba sus permisos y vuelve a intentarlo.',
  'keychain-unavailable': 'No se puede usar el llavero del sistema. Desbloquéalo y vuelve a iniciar Meridian.',
  'already-running': 'Meridian ya está abierto con esta cuenta. Usa esa ventana o sal antes de Meridian.',
  'not-connected': 'No hay ninguna cuenta conectada. Conecta antes Meridian con una tabla.',
  'outbox-unreadable':
    'No se puede leer lo que has escrito y aún no se había enviado. Se ha conservado; el registro dice dónde. Reinicia Meridian.',
  locked: 'Meridian está bloqueado. Desbloquéalo para continuar.',
};
