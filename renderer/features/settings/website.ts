/** The address of the project's website: the `homepage` in package.json, as a test checks. */
export const website = 'https://example.invalid/meridian';
