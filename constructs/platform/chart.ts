import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A Helm chart as its publisher serves it. */
export interface Chart {
  /** `https://…` or `oci://…`. */
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** Where charts are taken from instead of their publishers. @default - their publishers */
export interface ChartSource {
  /** Registry folder that holds every chart under its own name: `oci://registry.example/charts`. */
  readonly ociMirror?: string | undefined;
  /** Folder with a directory `<name>` or a package `<name>-<version>.tgz` for each chart. */
  readonly folder?: string | undefined;
}

/** A chart as a Helm release names it. */
export interface LocatedChart {
  readonly repository?: string;
  readonly chart: string;
  /** The provider refuses a chart of any other version, one from a folder included. */
  readonly version: string;
}

/** A chart that is missing in a folder fails when its stack is planned, not here: the other stacks do not need it. */
export function locateChart({ repository, name, version }: Chart, { ociMirror, folder }: ChartSource): LocatedChart {
  if (!folder) return { repository: ociMirror ?? repository, chart: name, version };
  const directory = resolve(folder, name);
  return { chart: existsSync(directory) ? directory : `${directory}-${version}.tgz`, version };
}
