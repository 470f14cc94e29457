/** A name as the translator puts it into a sentence: isolated, so that its direction ends with it. */
export const inSentence = (name: string): string => `\u2068${name}\u2069`;
