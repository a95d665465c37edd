// biome-ignore lint/style/noRestrictedImports: what this import costs is what is measured.
import * as barrel from '@cdktf/provider-aws';

/** The same program in the way that tutorials write it: classes imported from the package instead of from their files. */
if (!barrel.vpc) throw new Error('the barrel is not what it was');
require('./vpc-and-eks');
