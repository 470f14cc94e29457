/** A part of the release notes, such as “Added”. */
interface NotesPart {
  readonly title: string;
  /** A list in Markdown, an item on each line. */
  readonly items: string;
}

/** The parts of a version's section in the text of CHANGELOG.md; empty if it has none. */
export function notesOf(changelog: string, version: string): readonly NotesPart[] {
  const section = changelog.split(/^## /m).find((each) => each.split(/\s/, 1)[0] === version) ?? '';
  return section
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.trim().split('\n');
      return {
        title,
        items: lines
          .join('\n')
          .replaceAll(/\n\s+(?!-)/g, ' ')
          .trim(),
      };
    });
}
