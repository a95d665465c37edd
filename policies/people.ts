import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { admin } from './admin';
import { auditor } from './auditor';
import { developer } from './developer';
import type { Person } from './names';
import { operator } from './operator';
import { security } from './security';

export const principalOf: Readonly<Record<Person, (scope: Construct) => Principal>> = {
  admin,
  security,
  auditor,
  operator,
  developer,
};
