/** Where the system keeps books: of its packages, its logs, and its indexes of what is installed. */
const BOOKKEEPING =
  /^(var\/(lib\/(dpkg|rpm|apt)|log|cache)|root\/\.rpmdb|usr\/lib\/sysimage\/rpm)\/|\/(mimeinfo|icon-theme)\.cache$/;

/**
 * Judges what is left of a package after it was removed.
 * @param {readonly string[]} files that differ from those before the installation, relative to the root
 * @param {string} data folder of the person's data, relative to the root
 * @returns {string[]} files that should be gone
 */
export const leftovers = (files, data) =>
  files.filter((file) => !file.startsWith(`${data}/`) && (!BOOKKEEPING.test(file) || /meridian/i.test(file)));
