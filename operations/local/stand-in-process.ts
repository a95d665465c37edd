import { EksStandIn } from './eks-stand-in';
import { OidcIssuer } from './oidc-issuer';
import type { StandInOptions } from './stand-in';

/** One of our own servers as a process: see stand-in.ts. Its options come by the environment, where other users do not see them. */
const { eks, issuer }: StandInOptions = JSON.parse(process.env['STRONGROOM_STAND_IN']!);
if (eks) void new EksStandIn(eks).start();
if (issuer) void OidcIssuer.start(issuer);
