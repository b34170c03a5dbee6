/** What an event has at its leaves. */
export type Scalar = string | number | boolean | null;

/** Which element of which array something is in, by the array's number. */
export type Places = ReadonlyMap<number, number>;

/** One value of an event. */
export interface Field {
  value: Scalar;
  places: Places;
}

/** The values of an event by their paths, `detail.object.key`. Those of an array have the path of the array. */
export function flatten(event: object): ReadonlyMap<string, Field[]> {
  const fields = new Map<string, Field[]>();
  let arrays = 0;
  const visit = (value: unknown, path: string, places: Places): void => {
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((item, index) =>
        visit(item, path, isLeaf(item) ? places : new Map(places).set(array, index)),
      );
    } else if (isLeaf(value)) {
      const known = fields.get(path) ?? [];
      known.push({ value, places });
      fields.set(path, known);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) visit(item, join(path, name), places);
    }
  };
  visit(event, '', new Map());
  return fields;
}

/** The path of a member. */
export const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isLeaf = (value: unknown): value is Scalar => value === null || typeof value !== 'object';
