import { parse } from 'yaml';
import type { Block } from '../template';

/** The values of a Helm release, with what Terraform would interpolate left as it is. */
export function releaseValues(release: Block) {
  const [text] = release['values'] as readonly string[];
  return parse(text!.replaceAll('$${', '${').replaceAll('%%{', '%{'));
}
