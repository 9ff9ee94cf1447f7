/** Segments by their folders. */

interface InFolder {
  name: string;
  folder: string;
}

/** Each folder with its segments, both by name; what is in no folder is left out. */
export function byFolder<T extends InFolder>(segments: readonly T[]): [string, T[]][] {
  const folders = new Map<string, T[]>();
  for (const segment of segments) {
    if (segment.folder === "") continue;
    folders.set(segment.folder, [...(folders.get(segment.folder) ?? []), segment]);
  }
  return [...folders]
    .map(([folder, within]): [string, T[]] => [
      folder,
      within.toSorted((a, b) => a.name.localeCompare(b.name)),
    ])
    .sort(([a], [b]) => a.localeCompare(b));
}
