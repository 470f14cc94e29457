/** What is seen: no white space, no control character, nothing that Unicode lets programs ignore, and no empty Braille cell. */
const visible = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text shows nothing, such as spaces, U+200B (zero-width space) or U+3164 (Hangul filler). */
export const isBlank = (text: string): boolean => !visible.test(text);
